// The player of streams on YouTube, with the face of a media element.
import "./controls.js";
import YouTubeVideoElement from "youtube-video-element";

class RoomYouTube extends YouTubeVideoElement {
  jumpToLive() {
    if (this.seekable.length) this.currentTime = this.seekable.end(this.seekable.length - 1);
  }
}

customElements.define("room-youtube", RoomYouTube);
