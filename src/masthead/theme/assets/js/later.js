// What few pages or few people need stands in files of its own, in the folder "later": those few fetch them. The build
// puts each file's address here.
if (document.querySelector("[data-frame]")) import("later/embed.js");
if (document.querySelector("time[data-feed]")) import("later/feed.js");
// The hint cookie is no secret and opens nothing: it only saves readers the file and its request.
if (/(?:^|; )masthead_staff_hint=1(?:;|$)/.test(document.cookie)) import("later/staff.js");
