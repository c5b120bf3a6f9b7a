# Reads the calendars in a folder with Data::ICal; one JSON object a line. It knows no time zones: times are given as they
# stand, with their TZID before them.
use strict;
use warnings;
use Data::ICal;
use File::Basename;
use JSON::PP;

for my $path (sort glob("$ARGV[0]/*.ics")) {
    my $calendar = Data::ICal->new(filename => $path) or die "$path: not read";
    my ($event) = grep { $_->ical_entry_type eq "VEVENT" } @{ $calendar->entries };
    my $first = sub { my $all = $event->property($_[0]) or return undef; $all->[0] };
    my $time = sub {
        my $found = $first->($_[0]) or return undef;
        my $zone = $found->parameters->{TZID};
        return ($zone ? "$zone " : "") . $found->value;
    };
    my @people = sort map { my $value = $_->value; $value =~ s/^mailto://i; $value } @{ $event->property("attendee") || [] };
    print JSON::PP->new->canonical->encode({
        file => basename($path), uid => $first->("uid")->value, sequence => int($first->("sequence")->value),
        starts => $time->("dtstart"), ends => $time->("dtend"), attendees => \@people,
    }), "\n";
}
