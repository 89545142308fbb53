#pragma once

/// What a process maps before a run begins, and what BLAS adds to it.
namespace flatline::run {

/// Gives what this process has mapped: code, plugins, buffers.
double mapped_bytes();

/// Makes OpenBLAS allocate its buffer, which it does in the first product. Where it can't, it tries
/// again for ever.
void allocate_blas_buffer();

/// Throws Error FL616 where the limit on address space leaves no room for that buffer.
void require_address_space();

}  // namespace flatline::run
