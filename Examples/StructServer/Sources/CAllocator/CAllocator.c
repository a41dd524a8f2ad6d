#include "CAllocator.h"
#include <stdlib.h>

#if defined(__GLIBC__)
#include <malloc.h>

size_t allocator_held_bytes(void) {
    struct mallinfo2 state = mallinfo2();
    return state.uordblks + state.hblkhd;
}
#elif defined(__APPLE__)
#include <malloc/malloc.h>

size_t allocator_held_bytes(void) {
    malloc_statistics_t state;
    malloc_zone_statistics(NULL, &state);
    return state.size_in_use;
}
#else
size_t allocator_held_bytes(void) { return 0; }
#endif
