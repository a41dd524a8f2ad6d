/// Counts what a piece of work costs apart from time: allocations, and under `valgrind --tool=callgrind` instructions.
#ifndef C_METER_H
#define C_METER_H

#include <stdint.h>

/// Calls of the C allocator since the process started, from all threads; always 0 where they cannot be counted.
uint64_t meter_allocations(void);

/// Under callgrind, starts counting instructions of all threads.
void meter_begin(void);

/// Under callgrind, ends the count and writes it under a name.
void meter_end(const char *name);

#endif
