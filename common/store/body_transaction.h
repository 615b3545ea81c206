// The Transaction that a lane passes to its bodies, one after another. Lane's thread only. Internal to common/store.
#ifndef OUTLAY_COMMON_STORE_BODY_TRANSACTION_H_
#define OUTLAY_COMMON_STORE_BODY_TRANSACTION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/group.h"
#include "common/store/layered_rows.h"
#include "common/store/store.h"
#include "common/store/undo_log.h"
#include "common/store/view_cache.h"

namespace outlay::store {

class BodyTransaction final : public Transaction {
 public:
  // All must outlive the transaction. `rows` belongs to the lane and names the groups to read.
  BodyTransaction(LayeredRows* rows, Heads* heads, ViewCache* views, uint64_t epoch);

  // Starts a body in `group`, which is rows->open. `organization` must live as long as the body runs.
  void Begin(PartitionId partition, std::string_view organization, absl::Time now, Group* group);
  // RESOURCE_EXHAUSTED / BODY_TOO_LARGE {rows, bytes}: the body wrote more than the limits allow.
  absl::Status CheckSize() const;
  // Keeps the body's changes.
  void Accept();

  // The rows that the body changed, until the next Begin.
  const UndoLog& changes() const { return undo_; }

  uint64_t Append(std::string_view record) override;
  uint64_t next_sequence() const override { return (*heads_)[partition().value].last_sequence + 1; }
  uint64_t epoch() const override { return epoch_; }
  void Reset() override;
  absl::StatusOr<View*> FindView(std::string_view organization) override;

 protected:
  absl::StatusOr<std::optional<std::string_view>> GetRaw(Family family, std::string_view key,
                                                         std::string* buffer) const override;
  absl::Status ScanRaw(Family family, std::string_view begin, std::string_view end, Order order,
                       RawVisitor visitor) const override;
  void PutRaw(Family family, std::string_view key, std::string_view value) override;
  void DeleteRaw(Family family, std::string_view key) override;

 private:
  // Returns the row's entry, ready to be changed; null: the body is over its limits, which CheckSize reports.
  OverlayEntry* Change(Family family, std::string_view key, size_t value_bytes);

  LayeredRows* const rows_;
  Heads* const heads_;
  ViewCache* const views_;
  const uint64_t epoch_;
  std::string_view organization_;
  Group* group_ = nullptr;
  UndoLog undo_;
  Group::LogMark log_mark_;
  uint64_t last_sequence_before_ = 0;
  size_t bytes_ = 0;
  bool is_too_large_ = false;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_BODY_TRANSACTION_H_
