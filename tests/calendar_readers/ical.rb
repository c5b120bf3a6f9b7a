# Reads the calendars in a folder with ruby-icalendar; one JSON object a line. Times are given as they stand, with their
# TZID before them: without a further library it knows no zones.
require "logger"
require "stringio"
require "icalendar"
require "json"

def told(value)
  return nil if value.nil?
  zone = Array(value.ical_params["tzid"]).first
  zone = nil if zone == "UTC"
  (zone ? "#{zone} " : "") + value.strftime("%Y%m%dT%H%M%S") + (zone ? "" : "Z")
end

Dir[File.join(ARGV[0], "*.ics")].sort.each do |path|
  event = Icalendar::Calendar.parse(File.read(path, encoding: "utf-8")).first.events.first
  puts JSON.generate({
    file: File.basename(path), uid: event.uid.to_s, sequence: event.sequence.to_i,
    starts: told(event.dtstart), ends: told(event.dtend),
    attendees: event.attendee.map { |one| one.to_s.sub(/\Amailto:/i, "") }.sort,
  })
end
