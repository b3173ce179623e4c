// Wagtail's form saves itself, and leaves two gaps that this closes.
//
// It compares with the form as it stood two seconds after loading. What was written before that counts as having been
// there, and is not saved until something else is written. So that is told to it.
//
// A button pressed while the first save of a new story is under way sends the form once more to where new stories are
// made, and there are two. So the button waits for that save, which turns the form into the form of the draft.
const form = document.querySelector("form[data-edit-form][data-controller~='w-autosave']");

let watched = false;
let early = false;
let saving = false;
let leaving = false;
let waiting = null;

const notice = (event) => {
  early ||= event.isTrusted && !watched;
};

const beginWatching = () => {
  if (!watched && early) form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true }));
  watched = true;
};

const beginSaving = (event) => {
  if (leaving) event.preventDefault();
  else saving = true;
};

const endSaving = () => {
  saving = false;
  if (!waiting) return;
  // The button may have been switched off meanwhile, and a button that is off is not sent along.
  const pressed = Object.assign(document.createElement("input"), { type: "hidden", ...waiting });
  waiting = null;
  form.append(pressed);
  form.requestSubmit();
  pressed.remove();
};

const send = (event) => {
  const hold = saving && !leaving; // whoever presses twice does not wait
  leaving = true;
  waiting = hold ? { name: event.submitter?.name ?? "", value: event.submitter?.value ?? "" } : null;
  if (hold) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  // Something else on the page may have stopped it; then nobody leaves.
  setTimeout(() => {
    leaving = !event.defaultPrevented;
  });
};

if (form) {
  form.addEventListener("input", notice);
  form.addEventListener("w-unsaved:watch-edits", beginWatching);
  form.addEventListener("w-autosave:save", beginSaving);
  form.addEventListener("w-autosave:success", endSaving);
  form.addEventListener("w-autosave:error", endSaving);
  form.addEventListener("submit", send, { capture: true });
  addEventListener("pageshow", () => {
    leaving = false;
  });
}
