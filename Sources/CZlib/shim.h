#ifndef STRUCTENGINE_CZLIB_SHIM_H
#define STRUCTENGINE_CZLIB_SHIM_H

#if !__has_include(<zlib.h>)
#error "StructTables needs zlib and its header. Debian, Ubuntu: sudo apt-get install zlib1g-dev pkg-config. macOS: brew install zlib."
#else
#include <zlib.h>
#endif

#endif
