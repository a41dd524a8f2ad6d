#pragma once
#include <stddef.h>

/// Bytes that the program holds by the allocator's account, in all arenas and mappings.
size_t allocator_held_bytes(void);
