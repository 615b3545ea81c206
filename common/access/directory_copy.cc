#include "common/access/directory_copy.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "common/access/keyspaces.h"
#include "common/base/status_macros.h"
#include "common/feed/limits.h"

namespace outlay::access {
namespace {

constexpr store::PartitionId kContactPartition{0};

}  // namespace

DirectoryCopy::DirectoryCopy(DirectoryCopyOptions options, const Permissions* permissions)
    : options_(std::move(options)),
      table_(permissions, &rows_, options_.store),
      freshness_(options_.age_max, options_.read_age_max) {}

DirectoryCopy::~DirectoryCopy() = default;

absl::Status DirectoryCopy::Load() {
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    OUTLAY_RETURN_IF_ERROR(table_.Load({partition}));
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::ContactRecord> contact,
                          options_.store->Read(kContactPartition)->Find(kContacts, {std::string(kDirectory)}));
  if (!contact.has_value()) return absl::OkStatus();
  const absl::Time now = options_.clock->Now();
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    freshness_.SetContact({partition}, absl::FromUnixMicros(contact->time_unix_micros()), now);
  }
  return absl::OkStatus();
}

void DirectoryCopy::Start() {
  consumer_ = std::make_unique<feed::FeedConsumer>(feed::FeedConsumerOptions{
      .producer = std::string(kDirectory),
      .consumer = options_.consumer,
      .channel = options_.channel,
      .store = options_.store,
      .scheduler = options_.scheduler,
      .random = options_.random,
      .clock = options_.clock,
      .handler = &handler_,
      .observer = this,
      .report_interval = std::min(feed::limits::kReportInterval, options_.age_max / limits::kReportsPerAge)});
  consumer_->Start();
}

void DirectoryCopy::Stop() {
  consumer_.reset();
}

absl::StatusOr<std::shared_ptr<const Organization>> DirectoryCopy::Find(std::string_view organization, bool is_mutation,
                                                                        absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(freshness_.Check(organization, is_mutation, now));
  return table_.Find(organization);
}

void DirectoryCopy::OnApplied(const feed::FeedEvent& event) {
  if (options_.observer != nullptr) options_.observer->OnApplied(event);
  absl::StatusOr<std::optional<Touched>> found =
      FindTouched(event.organization, event.event.type(), event.event.subject(), event.event.data());
  if (!found.ok()) return NoteError(found.status());
  std::optional<Touched> touched = *std::move(found);
  if (!touched.has_value()) return;
  const std::lock_guard lock(mutex_);
  touched_.insert(*std::move(touched));
  // Consecutive changes to a tree are published together: each publication takes time in proportion to the tree.
  if (std::exchange(is_refresh_scheduled_, true)) return;
  options_.scheduler->Run([this] { Refresh(); });
}

void DirectoryCopy::Refresh() {
  // Even if nothing is pending, waits for what another thread is still publishing.
  const std::lock_guard refreshing(refreshing_);
  std::vector<Touched> touched;
  {
    const std::lock_guard lock(mutex_);
    is_refresh_scheduled_ = false;
    touched.assign(touched_.begin(), touched_.end());
    touched_.clear();
  }
  NoteError(table_.Refresh(touched));
}

void DirectoryCopy::NoteError(const absl::Status& status) {
  if (status.ok()) return;
  {
    const std::lock_guard lock(mutex_);
    is_broken_ = true;
  }
  if (options_.on_error) options_.on_error(status);
}

void DirectoryCopy::OnSnapshot(store::PartitionId partition) {
  if (options_.observer != nullptr) options_.observer->OnSnapshot(partition);
  NoteError(table_.Load(partition));
  DeleteVoid(partition);
}

void DirectoryCopy::DeleteVoid(store::PartitionId partition) {
  auto rows = FindVoidRows(*options_.store->Read(partition), limits::kVoidRowsPerBody);
  if (!rows.ok() || rows->empty()) return;
  auto body = [rows = *std::move(rows)](store::Transaction& txn) { return DeleteVoidRows(txn, rows); };
  options_.store->Write({.partition = partition, .organization = {}, .body = std::move(body)},
                        [this, partition](const absl::Status& status) {
                          // Rows that remain are still void; the next snapshot tries again.
                          if (status.ok()) options_.scheduler->Run([this, partition] { DeleteVoid(partition); });
                        });
}

void DirectoryCopy::OnCurrent(const feed::PartitionTimes& as_of) {
  // Applied changes are published before the copy counts as complete.
  Refresh();
  {
    const std::lock_guard lock(mutex_);
    if (is_broken_) return;
  }
  const absl::Time before = freshness_.oldest_contact();
  const absl::Time now = options_.clock->Now();
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    freshness_.SetContact({partition}, as_of[partition], now);
  }
  const absl::Time oldest = freshness_.oldest_contact();
  if (oldest == before) return;
  storage::v1::ContactRecord record;
  record.set_time_unix_micros(absl::ToUnixMicros(oldest));
  options_.store->Write({.partition = kContactPartition,
                         .organization = {},
                         .body =
                             [record](store::Transaction& txn) {
                               txn.Put(kContacts, {std::string(kDirectory)}, record);
                               return absl::OkStatus();
                             }},
                        [](const absl::Status&) {});
}

void DirectoryCopy::OnSkipped(uint64_t events) {
  if (options_.observer != nullptr) options_.observer->OnSkipped(events);
}

void DirectoryCopy::OnParked(const feed::FeedEvent& event) {
  if (options_.observer != nullptr) options_.observer->OnParked(event);
}

void DirectoryCopy::OnUnparked(const std::string& subject) {
  if (options_.observer != nullptr) options_.observer->OnUnparked(subject);
}

void DirectoryCopy::OnParkedSubjects(size_t subjects) {
  if (options_.observer != nullptr) options_.observer->OnParkedSubjects(subjects);
}

void DirectoryCopy::OnPaused(store::PartitionId partition, const absl::Status& why) {
  if (options_.observer != nullptr) options_.observer->OnPaused(partition, why);
}

void DirectoryCopy::OnDisconnected(const absl::Status& why) {
  if (options_.observer != nullptr) options_.observer->OnDisconnected(why);
}

void DirectoryCopy::OnLag(uint64_t records, absl::Duration age) {
  if (options_.observer != nullptr) options_.observer->OnLag(records, age);
}

}  // namespace outlay::access
