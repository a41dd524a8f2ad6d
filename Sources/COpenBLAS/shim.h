#ifndef STRUCTENGINE_COPENBLAS_SHIM_H
#define STRUCTENGINE_COPENBLAS_SHIM_H

#if !__has_include(<cblas.h>)
#error "StructEngine needs OpenBLAS and its headers. Debian, Ubuntu: sudo apt-get install libopenblas-dev liblapacke-dev pkg-config. macOS: brew install openblas."
#else
#include <cblas.h>
#endif

#endif
