// The buttons around every player.
import "media-chrome";

// media-chrome says of this button whether it is on, which only a switch may say.
customElements.whenDefined("media-captions-button").then(() => {
  for (const button of document.querySelectorAll("media-captions-button")) {
    button.setAttribute("role", "switch");
  }
});
