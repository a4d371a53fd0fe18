/* One save at a time in the editor. Wagtail saves a draft by itself while its author
   presses “Submit” or “Save draft”; the two can overtake each other. A new page was then
   told that its own slug is taken, and the next page that somebody saved in another
   window. So the form waits until the save that is under way has ended. */

/* A lost network is told at once; this is for an answer that never comes. */
const LONGEST_WAIT = 60_000;

let isSaving = false;
let isWaiting = false;
let isLeaving = false;

function whenSaved(done) {
  const finish = () => {
    clearTimeout(timer);
    document.removeEventListener("w-autosave:success", finish);
    document.removeEventListener("w-autosave:error", finish);
    done();
  };
  const timer = setTimeout(finish, LONGEST_WAIT);
  document.addEventListener("w-autosave:success", finish);
  document.addEventListener("w-autosave:error", finish);
}

document.addEventListener("w-autosave:save", (event) => {
  if (isLeaving) {
    event.preventDefault();
  } else {
    isSaving = true;
  }
});
for (const name of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(name, () => {
    isSaving = false;
  });
}
/* Back in the browser’s history: the page is as it was left, and may save again. */
window.addEventListener("pageshow", () => {
  isLeaving = false;
});

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("form[data-edit-form]") || (isLeaving && !isWaiting)) {
      return;
    }
    isLeaving = true;
    if (!isSaving) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isWaiting) {
      return;
    }
    isWaiting = true;
    /* The button may be shut by now (it says “Submitting…”), and a shut button is not
       sent: its name goes along in a field. */
    const { submitter } = event;
    if (submitter?.name) {
      const stand = document.createElement("input");
      stand.type = "hidden";
      stand.name = submitter.name;
      stand.value = submitter.value;
      form.append(stand);
    }
    whenSaved(() => {
      isWaiting = false;
      form.requestSubmit();
    });
  },
  { capture: true },
);

/* Another script kept the form from being sent: its author stays, and drafts are saved. */
window.addEventListener("submit", (event) => {
  if (event.defaultPrevented && !isWaiting) {
    isLeaving = false;
  }
});
