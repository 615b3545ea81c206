// The files from which invoices were imported, stored by their content, before the invoices that name them (M15).
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_STORE_ORIGINALS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_STORE_ORIGINALS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"

namespace outlay::invoice_matching {

// Bytes of every chunk except the last.
inline constexpr size_t kOriginalChunkBytes = 256 * 1024;

struct Original {
  int64_t size = 0;
  std::vector<std::string> chunk_digests;  // 32 bytes each
  absl::Time create_time;
};

// Returns the 32 bytes that identify a file with such chunks.
std::string OriginalDigest(const std::vector<std::string>& chunk_digests);

// Saves a chunk and returns its digest. Saving the same bytes again changes nothing.
std::string SaveOriginalChunk(store::Transaction& txn, const std::string& organization, const std::string& bytes);
// Saves a file; an existing one is unchanged.
absl::Status SaveOriginal(store::Transaction& txn, const std::string& organization, const std::string& digest,
                          const Original& original);

absl::StatusOr<std::optional<Original>> FindOriginal(const store::Reader& reader, const std::string& organization,
                                                     const std::string& digest);
// DATA_LOSS / STORED_BYTES_UNREADABLE: a chunk of a file is missing.
absl::StatusOr<std::string> LoadOriginalChunk(const store::Reader& reader, const std::string& organization,
                                              const std::string& digest);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_STORE_ORIGINALS_H_
