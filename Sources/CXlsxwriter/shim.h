#ifndef STRUCTENGINE_CXLSXWRITER_SHIM_H
#define STRUCTENGINE_CXLSXWRITER_SHIM_H

#if !__has_include(<xlsxwriter.h>)
#error "StructWorkbook needs libxlsxwriter and its header. Debian, Ubuntu: sudo apt-get install libxlsxwriter-dev pkg-config. macOS: brew install libxlsxwriter."
#else
#include <xlsxwriter.h>
#endif

#endif
