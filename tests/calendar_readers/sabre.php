<?php
// Reads the calendars in a folder with sabre/vobject, which Nextcloud is built on; one JSON object a line.
require "Sabre/VObject/autoload.php";

function utc($property) {
    return $property === null ? null : $property->getDateTime()->setTimezone(new DateTimeZone("UTC"))->format("Y-m-d\\TH:i:s\\Z");
}

foreach (glob($argv[1] . "/*.ics") as $path) {
    $event = Sabre\VObject\Reader::read(file_get_contents($path))->VEVENT;
    $attendees = [];
    foreach ($event->select("ATTENDEE") as $one) {
        $attendees[] = preg_replace("/^mailto:/i", "", $one->getValue());
    }
    sort($attendees);
    echo json_encode([
        "file" => basename($path), "uid" => (string) $event->UID, "sequence" => intval((string) $event->SEQUENCE),
        "starts" => utc($event->DTSTART), "ends" => utc($event->DTEND), "attendees" => $attendees,
    ], JSON_UNESCAPED_SLASHES), "\n";
}
