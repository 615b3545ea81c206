#include "tools/bench/store_load.h"

#include <filesystem>
#include <utility>

#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"

namespace outlay::bench {
namespace {

constexpr size_t kCallersMax = 4096;
// An odd multiplier spreads consecutive numbers over organizations and balances.
constexpr uint64_t kSpread = 0x9e3779b97f4a7c15;

struct Change {
  std::string_view organization;
  uint64_t number = 0;
  uint64_t balance = 0;
  const v1::Row* document = nullptr;
};

absl::Status Apply(const Change& change, store::Transaction& txn) {
  const ThingKey key(change.organization, change.number);
  OUTLAY_RETURN_IF_ERROR(txn.Insert(kDocuments, key, *change.document));
  txn.Put(kDocumentsByTime, key, store::NoValue());
  txn.Put(kDocumentsByNumber, key, store::NoValue());
  const ThingKey balance_key(change.organization, change.balance);
  OUTLAY_ASSIGN_OR_RETURN(std::optional<v1::Row> balance, txn.Find(kBalances, balance_key));
  if (!balance.has_value()) {
    balance.emplace();
    balance->set_data(std::string(kBalanceBytes, 'b'));
  }
  balance->set_version(balance->version() + 1);
  txn.Put(kBalances, balance_key, *balance);
  txn.Append(std::string(kRecordBytes, 'r'));
  return absl::OkStatus();
}

}  // namespace

std::string OrganizationName(uint64_t number) {
  return absl::StrFormat("org-%06d", number);
}

Target TargetOf(uint64_t transaction) {
  const uint64_t spread = transaction * kSpread >> 20;
  return {spread % kOrganizations, spread / kOrganizations % kBalancesPerOrganization};
}

uint64_t TransactionNumber(uint64_t round, uint64_t caller) {
  return round * kCallersMax + caller;
}

void GroupRecorder::OnGroup(const store::GroupReport& report) {
  if (report.rows == 0) return;
  const std::lock_guard lock(mutex_);
  groups_.push_back({report.lane, report.bodies, report.rows, report.bytes, report.sync});
}

std::vector<GroupShape> GroupRecorder::Take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(groups_, {});
}

StoreLoad::StoreLoad() : next_(kCallersMax) {
  for (uint64_t i = 0; i < kOrganizations; ++i) organizations_.push_back(OrganizationName(i));
  document_.set_data(std::string(kDocumentBytes, 'd'));
}

absl::StatusOr<std::unique_ptr<StoreLoad>> StoreLoad::Open(const std::string& directory) {
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
  std::unique_ptr<StoreLoad> load(new StoreLoad);
  store::RocksStoreOptions options;
  options.directory = directory;
  options.observer = &load->recorder_;
  OUTLAY_ASSIGN_OR_RETURN(load->store_, store::OpenRocksStore(options));
  return load;
}

Operation StoreLoad::Transactions() {
  return [this](size_t caller, Done done) {
    const uint64_t number = TransactionNumber(next_[caller]++, caller);
    const Target target = TargetOf(number);
    const std::string& organization = organizations_[target.organization];
    const Change change{
        .organization = organization, .number = number, .balance = target.balance, .document = &document_};
    store_->Write({.partition = store::PartitionOf(organization),
                   .organization = organization,
                   .body = [change](store::Transaction& txn) { return Apply(change, txn); }},
                  [done = std::move(done)](absl::Status status) mutable {
                    done(status.ok() ? absl::StatusOr<int64_t>(1) : status);
                  });
  };
}

}  // namespace outlay::bench
