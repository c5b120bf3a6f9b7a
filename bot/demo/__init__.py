"""The bot, a mail server and a mailing list on one machine, for somebody who wants to see it work."""
