// The player of streams on Vimeo, with the face of a media element.
import "./controls.js";
import VimeoVideoElement from "vimeo-video-element";

class RoomVimeo extends VimeoVideoElement {
  jumpToLive() {
    if (Number.isFinite(this.duration)) this.currentTime = this.duration;
  }
}

customElements.define("room-vimeo", RoomVimeo);
