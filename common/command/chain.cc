#include "common/command/chain.h"

#include <map>
#include <utility>

#include "common/base/digest.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/keyspaces.h"
#include "common/command/log_record.h"

namespace outlay::command {
namespace {

constexpr size_t kWalkBytes = 256 << 10;

struct Link {
  uint64_t organization_sequence = 0;
  Digest hash;
};

// The chains of a partition, extended record by record.
class Chains {
 public:
  // A trimmed log may begin anywhere in a chain.
  Chains(std::string_view only, bool trimmed) : only_(only), trimmed_(trimmed) {}

  // Adds a record, and returns the break if there is one.
  std::optional<ChainBreak> Add(const store::LogEntry& entry) {
    storage::v1::LogRecord record;
    const absl::StatusOr<RecordLink> link = ReadLink(entry.record);
    if (!link.ok() || !ParseRecord(entry.record, &record).ok()) {
      return ChainBreak{.organization = {}, .sequence = entry.sequence, .what = "the record does not parse"};
    }
    if (!only_.empty() && record.organization() != only_) return std::nullopt;
    const auto [at, is_first] = ends_.try_emplace(record.organization());
    const auto broken = [&](std::string what) {
      return ChainBreak{.organization = record.organization(), .sequence = entry.sequence, .what = std::move(what)};
    };
    if (!(is_first && trimmed_)) {
      if (record.organization_sequence() != at->second.organization_sequence + 1) {
        return broken(Concat("organization sequence ", record.organization_sequence(), " follows ",
                             at->second.organization_sequence));
      }
      if (link->previous != at->second.hash) return broken("it does not name the hash of the record before it");
    }
    at->second = {.organization_sequence = record.organization_sequence(), .hash = link->own};
    ++records_;
    return std::nullopt;
  }

  // Compares the ends with the head rows: only here a change or loss at the very end is noticed.
  absl::StatusOr<std::optional<ChainBreak>> CompareHeads(const store::Reader& reader) {
    std::optional<ChainBreak> found;
    const auto compare = [&](const std::tuple<std::string>& key, const storage::v1::OrganizationHead& head) {
      const std::string& organization = std::get<0>(key);
      if (!only_.empty() && organization != only_) return store::Visit::kContinue;
      const auto at = ends_.find(organization);
      // All records of a quiet organization may have been trimmed.
      const bool is_equal = at == ends_.end() ? trimmed_
                                              : head.organization_sequence() == at->second.organization_sequence &&
                                                    head.hash() == at->second.hash.bytes();
      if (at != ends_.end()) ends_.erase(at);
      if (is_equal) return store::Visit::kContinue;
      found = {.organization = organization, .sequence = 0, .what = "its last record is not the one its head names"};
      return store::Visit::kStop;
    };
    OUTLAY_RETURN_IF_ERROR(reader.Scan(kOrganizationHeads, std::tuple<>(), compare));
    if (!found.has_value() && !ends_.empty()) {
      found = {.organization = ends_.begin()->first, .sequence = 0, .what = "it has records and no head"};
    }
    return found;
  }

  uint64_t records() const { return records_; }

 private:
  const std::string_view only_;
  const bool trimmed_;
  uint64_t records_ = 0;
  std::map<std::string, Link> ends_;
};

}  // namespace

absl::StatusOr<ChainReport> VerifyChain(const store::Store& store, store::PartitionId partition,
                                        std::string_view organization) {
  OUTLAY_ASSIGN_OR_RETURN(const store::Store::Snapshot snapshot, store.ReadSnapshot(partition));
  Chains chains(organization, /*trimmed=*/snapshot.head.first_sequence > 1);
  uint64_t after = snapshot.head.first_sequence - 1;
  while (after < snapshot.head.last_sequence) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<store::LogEntry> entries, store.ReadLog(partition, after, kWalkBytes));
    const bool is_gap = entries.empty() || entries.front().sequence != after + 1;
    if (is_gap) {
      return ChainReport{
          .records = chains.records(),
          .first_break = ChainBreak{.organization = {}, .sequence = after + 1, .what = "the log has no such record"}};
    }
    for (const store::LogEntry& entry : entries) {
      if (entry.sequence > snapshot.head.last_sequence) break;
      if (std::optional<ChainBreak> broken = chains.Add(entry)) {
        return ChainReport{.records = chains.records(), .first_break = std::move(broken)};
      }
    }
    after = entries.back().sequence;
  }
  OUTLAY_ASSIGN_OR_RETURN(std::optional<ChainBreak> broken, chains.CompareHeads(*snapshot.reader));
  return ChainReport{.records = chains.records(), .first_break = std::move(broken)};
}

}  // namespace outlay::command
