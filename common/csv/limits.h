#ifndef OUTLAY_COMMON_CSV_LIMITS_H_
#define OUTLAY_COMMON_CSV_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace outlay::csv {

// Bytes in one cell after unquoting. A spreadsheet cell holds 32,767 characters.
inline constexpr size_t kDefaultMaxFieldBytes = 32 * 1024;
// Bytes in one record: its cells after unquoting, plus one per cell, so that empty cells count too.
inline constexpr size_t kDefaultMaxRowBytes = 256 * 1024;
// Columns that a header may name, unknown ones included.
inline constexpr size_t kDefaultMaxColumns = 256;
// Records after the header.
inline constexpr int64_t kDefaultMaxRows = 100'000;

// Bytes passed to the tokenizer at once. Limits how much is read in vain after an error, and by how much a cell can
// exceed its limit before that is noticed.
inline constexpr size_t kParseSliceBytes = 64 * 1024;
// Bytes of a column's name that an error repeats.
inline constexpr size_t kMaxErrorNameBytes = 80;
// Bytes that the writer gathers before it calls its sink.
inline constexpr size_t kWriteChunkBytes = 64 * 1024;

}  // namespace outlay::csv

#endif  // OUTLAY_COMMON_CSV_LIMITS_H_
