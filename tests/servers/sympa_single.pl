#!/usr/bin/perl
# Sympa in one process: the incoming, outgoing and bounce spools are looked at every 50 ms. Its own three daemons sleep
# whole seconds and take two seconds each to start. SYMPA_CONFIG names the configuration; SIGUSR1 sends the digests now.
use lib '/usr/share/sympa/lib';
use strict; use warnings;
use POSIX qw();
use Conf; use Sympa::Constants; use Sympa::DatabaseManager; use Sympa::Language; use Sympa::Log; use Sympa::Mailer;
use Sympa::Spindle::ProcessBounce; use Sympa::Spindle::ProcessDigest;
use Sympa::Spindle::ProcessIncoming; use Sympa::Spindle::ProcessOutgoing; use Sympa::Spool::Listmaster;
$| = 1;
my $log = Sympa::Log->instance; $log->{log_to_stderr} = 'all';
Conf::load() or die "config";
$log->openlog($Conf::Conf{syslog}, $Conf::Conf{log_socket_type}); $log->{level} = $Conf::Conf{log_level};
Sympa::DatabaseManager->instance or die "db";
Sympa::Language->instance->set_lang($Conf::Conf{lang}, 'en');
umask(oct($Conf::Conf{umask})); chdir $Conf::Conf{home};
Conf::checkfiles() or die "files";
my ($stop, $digest) = (0, 0);
$SIG{TERM} = $SIG{INT} = sub { $stop = 1 }; $SIG{USR1} = sub { $digest = 1 }; $SIG{PIPE} = 'IGNORE';
print "ready\n";
until ($stop) {
    Sympa::Spindle::ProcessIncoming->new->spin;
    if ($digest) { $digest = 0; Sympa::Spindle::ProcessDigest->new(send_now => 1)->spin; print "digest done\n"; }
    Sympa::Spindle::ProcessOutgoing->new->spin;
    Sympa::Spindle::ProcessBounce->new->spin;
    Sympa::Spool::Listmaster->instance->flush;
    select undef, undef, undef, 0.05;
}
Sympa::Spool::Listmaster->instance->flush(purge => 1);
