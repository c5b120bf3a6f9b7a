// Reads the calendars in a folder with ical.js, which Thunderbird is built on; one JSON object a line.
// The zone is the one in the file: nothing is registered.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, modules] = process.argv.slice(2);
const { default: ICAL } = await import(pathToFileURL(createRequire(modules + "/").resolve("ical.js")));

const utc = (time) => (time ? time.convertToZone(ICAL.Timezone.utcTimezone).toString() : null);

for (const file of readdirSync(folder).filter((name) => name.endsWith(".ics")).sort()) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(`${folder}/${file}`, "utf8")));
  const event = calendar.getFirstSubcomponent("vevent");
  const attendees = event.getAllProperties("attendee").map((one) => one.getFirstValue().replace(/^mailto:/i, ""));
  console.log(JSON.stringify({
    file, uid: event.getFirstPropertyValue("uid"), sequence: event.getFirstPropertyValue("sequence"),
    starts: utc(event.getFirstPropertyValue("dtstart")), ends: utc(event.getFirstPropertyValue("dtend")),
    attendees: attendees.sort(),
  }));
}
