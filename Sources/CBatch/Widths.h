// What every file of CBatch begins with.
#pragma once
#include "CBatch.h"
#include <math.h>

// The compiler may not fuse a product and a sum: the bits would depend on the processor.
#pragma STDC FP_CONTRACT OFF

#define INLINE static inline __attribute__((always_inline))

// The function of each width is the same text, compiled with other instructions.
#if defined(__x86_64__)
#define WIDTHS(result, name, parameters, arguments)                                                                                  \
    __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl"))) static result name##512 parameters { return name##Body arguments; } \
    __attribute__((target("avx2"))) static result name##256 parameters { return name##Body arguments; }                               \
    static result name##128 parameters { return name##Body arguments; }                                                               \
    result name parameters {                                                                                                          \
        switch (width()) {                                                                                                            \
        case 512: return name##512 arguments;                                                                                         \
        case 256: return name##256 arguments;                                                                                         \
        default: return name##128 arguments;                                                                                          \
        }                                                                                                                             \
    }

// Bits of the widest vectors; asking the processor again gives the same answer, so that two threads
// may both ask.
static int width(void) {
    static int known = 0;
    int found = __atomic_load_n(&known, __ATOMIC_RELAXED);
    if (found) return found;
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl"))
        found = 512;
    else
        found = __builtin_cpu_supports("avx2") ? 256 : 128;
    __atomic_store_n(&known, found, __ATOMIC_RELAXED);
    return found;
}
#else
#define WIDTHS(result, name, parameters, arguments) \
    result name parameters { return name##Body arguments; }
#endif
