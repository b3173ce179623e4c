// A page is pressed once and read for days: a time of day that is no longer of today becomes its date. The date was
// written by the server; the day is counted in the publication's zone, which datetime carries as its offset.
const dateFeed = () => {
  for (const time of document.querySelectorAll("time[data-feed]")) {
    const stamp = time.dateTime;
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(stamp) || [, "+", 0, 0];
    const offset = (sign + 1) * (hours * 60 + +minutes) * 6e4;
    if (new Date(Date.now() + offset).toISOString().slice(0, 10) > stamp.slice(0, 10)) {
      time.textContent = time.dataset.feed;
    }
  }
};
dateFeed();
document.addEventListener("pieces", dateFeed);
