// The player of HLS streams: the media element, and going on by itself after a failure.
import "./controls.js";
import { Hls, HlsVideoElement } from "hls-video-element";

const AGAIN_AFTER = 4000;

class RoomHls extends HlsVideoElement {
  #again;

  async load() {
    clearTimeout(this.#again);
    await super.load();
    const { api } = this;
    if (!api) return;
    api.on(Hls.Events.FRAG_BUFFERED, () => this.#say("stream-back"));
    api.on(Hls.Events.ERROR, (_event, problem) => {
      if (!problem.fatal || api !== this.api) return;
      this.#say("stream-lost");
      if (problem.type === Hls.ErrorTypes.MEDIA_ERROR) api.recoverMediaError();
      else this.#again = setTimeout(() => this.#resume(api), AGAIN_AFTER);
    });
  }

  // Without a list of pieces there is nothing to go on with: ask for it anew.
  #resume(api) {
    if (api !== this.api) return;
    if (api.levels?.length) api.startLoad();
    else this.load().then(() => this.autoplayAgain());
  }

  autoplayAgain() {
    if (this.wantsToPlay) this.play()?.catch(() => {});
  }

  jumpToLive() {
    const live = this.api?.liveSyncPosition;
    if (Number.isFinite(live)) this.currentTime = live;
    else if (this.seekable.length) this.currentTime = this.seekable.end(this.seekable.length - 1);
  }

  // The smallest picture that the stream has; what plays meanwhile is kept.
  useLowest(isLowest) {
    if (this.api) this.api.autoLevelCapping = isLowest ? 0 : -1;
  }

  #say(name) {
    this.dispatchEvent(new CustomEvent(name));
  }
}

customElements.define("room-hls", RoomHls);
