"""The roster as a sheet of rows: read with every mistake told, compared with what is kept, written without formulas."""
