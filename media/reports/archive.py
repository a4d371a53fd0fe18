"""A report as an HDF5 file, for whoever wants to reckon further: no name in it.

The one module of this package that imports h5py. Layout: a group for each table, one
dataset per column in order (`column_0` …, the heading in its attribute `heading`), and

    /            webinar, time_zone, writer
    /grid        percent (bands of people × bins of time), people (of each band);
                 attributes start_ms, bin_ms
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np

from media.domain.crowd import HeatGrid
from media.models import Webinar
from media.reports.tables import Table

WRITER = "elearn media.reports.archive"


def hdf5_of(webinar: Webinar, tables: Sequence[Table], grid: HeatGrid | None) -> bytes:
    import h5py

    out = io.BytesIO()
    with h5py.File(out, "w") as file:
        file.attrs.update(
            {
                "webinar": webinar.slug,
                "time_zone": webinar.time_zone,
                "writer": WRITER,
            }
        )
        for table in tables:
            for place, heading in enumerate(table.headings):
                values = [row[place] for row in table.rows]
                is_number = all(isinstance(value, int) for value in values)
                column = file.create_dataset(
                    f"{table.key}/column_{place}",
                    data=np.array(
                        values if is_number else [str(value) for value in values],
                        dtype=np.int64 if is_number else object,
                    ),
                    dtype=None if is_number else h5py.string_dtype(),
                )
                column.attrs["heading"] = heading
        if grid is not None:
            pixels = file.create_dataset(
                "grid/percent", data=grid.percent, compression="gzip", shuffle=True
            )
            file.create_dataset("grid/people", data=grid.sizes)
            pixels.attrs.update({"start_ms": grid.start_ms, "bin_ms": grid.bin_ms})
    return out.getvalue()
