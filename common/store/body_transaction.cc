#include "common/store/body_transaction.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/strings.h"

namespace outlay::store {
namespace {

// Shows the loader of a view the state before the running body.
class ReaderBefore final : public Reader {
 public:
  ReaderBefore(PartitionId partition, const LayeredRows& rows, const UndoLog* undo) : Reader(partition), rows_(rows) {
    rows_.without = undo;
  }

 protected:
  absl::StatusOr<std::optional<std::string_view>> GetRaw(Family family, std::string_view key,
                                                         std::string* buffer) const override {
    return rows_.Get(family, key, buffer);
  }
  absl::Status ScanRaw(Family family, std::string_view begin, std::string_view end, Order order,
                       RawVisitor visitor) const override {
    return rows_.Scan(family, begin, end, order, visitor);
  }

 private:
  LayeredRows rows_;
};

}  // namespace

BodyTransaction::BodyTransaction(LayeredRows* rows, Heads* heads, ViewCache* views, uint64_t epoch)
    : Transaction(PartitionId{}, absl::UnixEpoch()), rows_(rows), heads_(heads), views_(views), epoch_(epoch) {}

void BodyTransaction::Begin(PartitionId partition, std::string_view organization, absl::Time now, Group* group) {
  Rebind(partition, now);
  organization_ = organization;
  group_ = group;
  undo_.Begin();
  log_mark_ = group->MarkLog(partition);
  last_sequence_before_ = (*heads_)[partition.value].last_sequence;
  bytes_ = 0;
  is_too_large_ = false;
}

absl::Status BodyTransaction::CheckSize() const {
  if (!is_too_large_) return absl::OkStatus();
  return MakeError(absl::StatusCode::kResourceExhausted, "BODY_TOO_LARGE",
                   absl::StrCat("one step writes at most ", kMaxBodyRows, " rows and ", kMaxBodyBytes,
                                " bytes: ask for less at once"),
                   {{"rows_max", absl::StrCat(kMaxBodyRows)}, {"bytes_max", absl::StrCat(kMaxBodyBytes)}});
}

void BodyTransaction::Accept() {
  PartitionHead& head = (*heads_)[partition().value];
  if (undo_.size() == 0 && head.last_sequence == last_sequence_before_) return;
  head.last_time = now();
  group_->Touch(partition());
  group_->AddBytes(bytes_);
}

void BodyTransaction::Reset() {
  undo_.RollBack();
  group_->CutLog(partition(), log_mark_);
  (*heads_)[partition().value].last_sequence = last_sequence_before_;
  bytes_ = 0;
  is_too_large_ = false;
}

uint64_t BodyTransaction::Append(std::string_view record) {
  bytes_ += record.size();
  if (bytes_ > kMaxBodyBytes) is_too_large_ = true;
  const uint64_t sequence = ++(*heads_)[partition().value].last_sequence;
  // A body over its limits is refused in the end, so its sequences need not be real.
  if (!is_too_large_) group_->AppendRecord(partition(), sequence, record);
  return sequence;
}

absl::StatusOr<View*> BodyTransaction::FindView(std::string_view organization) {
  if (organization != organization_) {
    return absl::InternalError(Concat("a body of ", organization_, " asked for the view of ", organization));
  }
  return views_->FindOrLoad(organization, ReaderBefore(partition(), *rows_, &undo_));
}

absl::StatusOr<std::optional<std::string_view>> BodyTransaction::GetRaw(Family family, std::string_view key,
                                                                        std::string* buffer) const {
  return rows_->Get(family, key, buffer);
}

absl::Status BodyTransaction::ScanRaw(Family family, std::string_view begin, std::string_view end, Order order,
                                      RawVisitor visitor) const {
  return rows_->Scan(family, begin, end, order, visitor);
}

OverlayEntry* BodyTransaction::Change(Family family, std::string_view key, size_t value_bytes) {
  if (is_too_large_) return nullptr;
  OverlayEntry& entry = group_->overlay(family).FindOrAdd(key);
  if (undo_.Save(family, entry)) {
    bytes_ += key.size();
  } else if (entry.state == RowState::kPut) {
    bytes_ -= entry.value.size();
  }
  bytes_ += value_bytes;
  if (undo_.size() > static_cast<size_t>(kMaxBodyRows) || bytes_ > kMaxBodyBytes) is_too_large_ = true;
  return &entry;
}

void BodyTransaction::PutRaw(Family family, std::string_view key, std::string_view value) {
  OverlayEntry* entry = Change(family, key, value.size());
  if (entry == nullptr) return;
  entry->value.assign(value);
  entry->state = RowState::kPut;
}

void BodyTransaction::DeleteRaw(Family family, std::string_view key) {
  OverlayEntry* entry = Change(family, key, 0);
  if (entry == nullptr) return;
  entry->state = RowState::kDeleted;
}

}  // namespace outlay::store
