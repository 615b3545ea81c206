#include "tools/bench/notices_data.h"

#include <sys/resource.h>

#include <chrono>
#include <utility>

#include "common/access/directory_handler.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/notification/store/inboxes.h"
#include "tools/bench/write_rows.h"

namespace outlay::bench {
namespace {

namespace po = purchase_order::v1;

constexpr char kProducer[] = "purchase_order";
constexpr uint64_t kPeople = 100;  // of an organization
constexpr char kTopGroup[] = "root";
constexpr char kGroup[] = "sales";

absl::Time OrdersBegin() {
  return absl::FromUnixSeconds(1'700'000'000);
}

// Everybody has a role on the group of the orders.
absl::Status WriteOrganization(store::Transaction& txn, const std::string& organization) {
  const std::string parent = Concat("organizations/", organization);
  const auto apply = [&](const google::protobuf::Message& data) {
    feed::FeedEvent event;
    event.organization = organization;
    event.event.set_type(data.GetDescriptor()->full_name());
    event.event.set_data(data.SerializeAsString());
    return access::DirectoryHandler().Apply(txn, event);
  };
  directory::v1::OrganizationChanged row;
  row.set_organization(parent);
  row.set_base_currency("EUR");
  OUTLAY_RETURN_IF_ERROR(apply(row));
  directory::v1::GroupChanged group;
  group.set_group(Concat(parent, "/groups/", kTopGroup));
  OUTLAY_RETURN_IF_ERROR(apply(group));
  group.set_parent(group.group());
  group.set_group(Concat(parent, "/groups/", kGroup));
  OUTLAY_RETURN_IF_ERROR(apply(group));
  for (uint64_t i = 0; i < kPeople; ++i) {
    directory::v1::UserChanged user;
    user.set_user(Concat(parent, "/users/user-", i));
    user.set_state(directory::v1::UserChanged::STATE_ACTIVE);
    OUTLAY_RETURN_IF_ERROR(apply(user));
    directory::v1::RoleGranted grant;
    grant.set_role_grant(Concat(parent, "/roleGrants/grant-", i));
    grant.set_user(user.user());
    grant.set_role(Concat(parent, "/roles/manager"));
    grant.set_group(group.group());
    rpc::ToProto(txn.now(), grant.mutable_grant_time());
    OUTLAY_RETURN_IF_ERROR(apply(grant));
  }
  return absl::OkStatus();
}

event::v1::Entry EntryOf(uint64_t order, uint64_t sequence, absl::Time now) {
  const std::string organization = NoticeOrganization(order % kNoticeOrganizations);
  const std::string name = Concat("organizations/", organization, "/purchaseOrders/po-", order);
  po::PurchaseOrderChanged changed;
  changed.set_change(po::PurchaseOrderChanged::CHANGE_ISSUED);
  po::PurchaseOrder& proto = *changed.mutable_purchase_order();
  proto.set_name(name);
  proto.set_group(Concat("organizations/", organization, "/groups/", kGroup));
  proto.set_number(Concat("PO-2026-", order));
  proto.set_state(po::PurchaseOrder::STATE_ISSUED);
  proto.set_creator(Concat("user-", order % kPeople));
  for (uint64_t i = 1; i < kPeoplePerOrder; ++i) proto.add_requesters(Concat("user-", (order + i) % kPeople));
  // No step of its ladder is due for a long time.
  rpc::ToProto(OrdersBegin(), proto.mutable_period()->mutable_start_time());
  rpc::ToProto(OrdersBegin() + absl::Hours(24 * 365 * 70) + absl::Hours(24 * (order % 365)),
               proto.mutable_period()->mutable_end_time());
  event::v1::Entry entry;
  entry.set_epoch(1);
  entry.set_sequence(sequence);
  entry.set_organization(organization);
  event::v1::Event& event = *entry.add_events();
  event.set_id(Concat("1-0-", sequence, "-0"));
  event.set_source("outlay.purchase_order");
  event.set_type(changed.GetDescriptor()->full_name());
  event.set_subject(name);
  rpc::ToProto(now, event.mutable_time());
  event.set_data(changed.SerializeAsString());
  return entry;
}

}  // namespace

std::string NoticeOrganization(uint64_t number) {
  return Concat("organization-", number);
}

double OwnCpuSeconds() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

OrderFeed::OrderFeed(store::Store* store) : store_(store), strand_(std::make_shared<feed::Strand>(&scheduler_)) {
  feed::FeedConsumerOptions options;
  options.producer = kProducer;
  options.store = store;
  options.scheduler = &scheduler_;
  options.handler = &handler_;
  for (uint32_t i = 0; i < store::kPartitions; ++i) {
    runners_[i] = std::make_shared<feed::UnitRunner>(options, strand_, store::PartitionId{i}, &feed::ApplyUnit, [this] {
      const absl::MutexLock lock(&mutex_);
      --busy_;
    });
  }
}

absl::Status OrderFeed::Begin() {
  for (uint64_t i = 0; i < kNoticeOrganizations; ++i) {
    const std::string organization = NoticeOrganization(i);
    absl::Status status;
    OUTLAY_RETURN_IF_ERROR(WriteRows(*store_, organization,
                                     [&](store::Transaction& txn) { status = WriteOrganization(txn, organization); }));
    OUTLAY_RETURN_IF_ERROR(status);
  }
  return absl::OkStatus();
}

OrderFeed::Units OrderFeed::Make(uint64_t orders) {
  Units units;
  for (uint64_t i = 0; i < orders; ++i, ++next_) {
    const uint32_t partition = store::PartitionOf(NoticeOrganization(next_ % kNoticeOrganizations)).value;
    feed::Cursor& cursor = cursors_[partition];
    // Nothing is missing: each entry follows the one before.
    feed::CutEntry(EntryOf(next_, cursor.sequence + 1, now_), handler_, &cursor, &units[partition]).IgnoreError();
  }
  return units;
}

absl::Status OrderFeed::RunUnits(Units units) {
  {
    const absl::MutexLock lock(&mutex_);
    for (const auto& of_one : units) busy_ += of_one.empty() ? 0 : 1;
  }
  const auto shared = std::make_shared<Units>(std::move(units));
  strand_->Post([this, shared] {
    for (uint32_t i = 0; i < store::kPartitions; ++i) {
      if (!(*shared)[i].empty()) runners_[i]->Run(std::move((*shared)[i]));
    }
  });
  {
    const absl::MutexLock lock(&mutex_);
    const auto is_idle = [this] { return busy_ == 0; };
    mutex_.Await(absl::Condition(&is_idle));
  }
  for (const auto& runner : runners_) OUTLAY_RETURN_IF_ERROR(runner->status());
  return absl::OkStatus();
}

absl::Status OrderFeed::Tell(uint64_t orders, FeedCost* cost) {
  constexpr uint64_t kChunk = 20'000;
  for (uint64_t left = orders; left > 0;) {
    const uint64_t chunk = std::min(left, kChunk);
    Units units = Make(chunk);
    const auto begin = std::chrono::steady_clock::now();
    const double cpu = OwnCpuSeconds();
    OUTLAY_RETURN_IF_ERROR(RunUnits(std::move(units)));
    cost->cpu_seconds += OwnCpuSeconds() - cpu;
    cost->seconds += absl::ToDoubleSeconds(absl::FromChrono(std::chrono::steady_clock::now() - begin));
    cost->events += chunk;
    left -= chunk;
  }
  return CheckTold();
}

absl::Status OrderFeed::CheckTold() const {
  int64_t told = 0;
  for (uint64_t i = 0; i < kNoticeOrganizations; ++i) {
    const std::string organization = NoticeOrganization(i);
    const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(organization));
    for (uint64_t person = 0; person < kPeople; ++person) {
      OUTLAY_ASSIGN_OR_RETURN(const int64_t unread,
                              notification::CountUnread(*reader, {organization, Concat("user-", person)}));
      told += unread;
    }
  }
  const auto expected = static_cast<int64_t>(next_ * kPeoplePerOrder);
  if (told == expected) return absl::OkStatus();
  return absl::InternalError(Concat("there are ", told, " notices of ", next_, " orders, and not ", expected));
}

}  // namespace outlay::bench
