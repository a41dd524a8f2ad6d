#ifndef STRUCTENGINE_COPENBLAS_SHIM_H
#define STRUCTENGINE_COPENBLAS_SHIM_H

#if !__has_include(<cblas.h>)
#error "StructEngine needs OpenBLAS and its headers. Debian, Ubuntu: sudo apt-get install libopenblas-dev liblapacke-dev pkg-config. macOS: brew install openblas."
#else
#include <cblas.h>
#endif
#include <stddef.h>

/* LAPACK's symmetric eigenvalues, which OpenBLAS carries: declared here because its header is a package of its own. The two lengths are
   those of the first two texts, as Fortran passes them. */
void dsyev_(const char *job, const char *triangle, const blasint *n, double *a, const blasint *lda, double *w, double *work,
            const blasint *lwork, blasint *info, size_t job_length, size_t triangle_length);

/* Eigenvalues in w, ascending, and their vectors in the columns of a. */
static inline void struct_dsyev(const blasint *n, double *a, double *w, double *work, const blasint *lwork, blasint *info) {
    dsyev_("V", "U", n, a, n, w, work, lwork, info, 1, 1);
}

#endif
