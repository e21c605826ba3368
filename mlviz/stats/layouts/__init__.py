"""Several effects on one outcome: designs, fits, sums of squares within rows, estimated means."""
