#include "services/invoice_matching/store/originals.h"

#include <utility>

#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/invoice_matching/store/keyspaces.h"

namespace outlay::invoice_matching {

std::string OriginalDigest(const std::vector<std::string>& chunk_digests) {
  std::string all;
  for (const std::string& digest : chunk_digests) all += digest;
  return std::string(Sha256(all).bytes());
}

std::string SaveOriginalChunk(store::Transaction& txn, const std::string& organization, const std::string& bytes) {
  std::string digest(Sha256(bytes).bytes());
  txn.Put(kOriginalChunks, {organization, digest}, bytes);
  return digest;
}

absl::Status SaveOriginal(store::Transaction& txn, const std::string& organization, const std::string& digest,
                          const Original& original) {
  const DigestKey key{organization, digest};
  OUTLAY_ASSIGN_OR_RETURN(const bool is_there, txn.Contains(kOriginals, key));
  if (is_there) return absl::OkStatus();
  storage::v1::OriginalRecord record;
  record.set_size(original.size);
  for (const std::string& chunk : original.chunk_digests) record.add_chunk_digests(chunk);
  record.set_create_time_micros(absl::ToUnixMicros(original.create_time));
  txn.Put(kOriginals, key, record);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Original>> FindOriginal(const store::Reader& reader, const std::string& organization,
                                                     const std::string& digest) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::OriginalRecord> record,
                          reader.Find(kOriginals, {organization, digest}));
  if (!record.has_value()) return std::optional<Original>();
  Original original{.size = record->size(), .create_time = absl::FromUnixMicros(record->create_time_micros())};
  original.chunk_digests.assign(record->chunk_digests().begin(), record->chunk_digests().end());
  return std::optional<Original>(std::move(original));
}

absl::StatusOr<std::string> LoadOriginalChunk(const store::Reader& reader, const std::string& organization,
                                              const std::string& digest) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<std::string> bytes, reader.Find(kOriginalChunks, {organization, digest}));
  if (!bytes.has_value()) return DataLoss(kOriginalChunks.name);
  return *std::move(bytes);
}

}  // namespace outlay::invoice_matching
