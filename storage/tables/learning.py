"""The tables of what sorting has learnt from people's corrections."""
