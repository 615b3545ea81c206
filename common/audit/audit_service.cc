#include "common/audit/audit_service.h"

#include <utility>

#include "common/audit/limits.h"
#include "common/audit/record_sink.h"
#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/keyspaces.h"
#include "common/feed/log_time.h"
#include "common/rpc/formats.h"
#include "common/rpc/values.h"

namespace outlay::audit {
namespace {

using command::storage::v1::OrganizationHead;
using v1::GetSignedHeadRequest;
using v1::GetSignedHeadResponse;
using v1::ReadAuditRecordsRequest;
using v1::ReadAuditRecordsResponse;

// A head without a row is that of an empty chain.
absl::StatusOr<OrganizationHead> ReadHead(const store::Reader& reader, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<OrganizationHead> head,
                          reader.Find(command::kOrganizationHeads, {organization}));
  if (!head.has_value()) {
    head.emplace();
    head->set_hash(std::string(Digest().bytes()));
  }
  return *std::move(head);
}

}  // namespace

void AuditService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind("/outlay.audit.v1.Audit/GetSignedHead", this, &AuditService::GetSignedHead);
  dispatcher.BindStream("/outlay.audit.v1.Audit/ReadAuditRecords", this, &AuditService::ReadAuditRecords);
}

void AuditService::GetSignedHead(rpc::Call<GetSignedHeadRequest, GetSignedHeadResponse> call) {
  const std::string organization(rpc::OrganizationOf(call.request().parent()));
  const absl::StatusOr<OrganizationHead> end =
      ReadHead(*options_.store->Read(store::PartitionOf(organization)), organization);
  if (!end.ok()) return call.Finish(end.status());
  GetSignedHeadResponse response;
  v1::SignedHead* const head = response.mutable_head();
  head->set_service(options_.source);
  head->set_organization(call.request().parent());
  head->set_organization_sequence(static_cast<int64_t>(end->organization_sequence()));
  head->set_hash(end->hash());
  // Whole microseconds: what is signed.
  rpc::ToProto(absl::FromUnixMicros(absl::ToUnixMicros(options_.clock->Now())), head->mutable_time());
  if (const std::optional<HeadKey> key = options_.key(); key.has_value()) key->Sign(head);
  call.Finish(response);
}

void AuditService::ReadAuditRecords(rpc::Stream<ReadAuditRecordsRequest, ReadAuditRecordsResponse> call) {
  const ReadAuditRecordsRequest& request = call.request();
  const std::string organization(rpc::OrganizationOf(request.parent()));
  const store::PartitionId partition = store::PartitionOf(organization);
  const absl::StatusOr<store::Store::Snapshot> now = options_.store->ReadSnapshot(partition);
  if (!now.ok()) return call.Finish(now.status());
  const absl::StatusOr<OrganizationHead> end = ReadHead(*now->reader, organization);
  if (!end.ok()) return call.Finish(end.status());
  const auto last = static_cast<int64_t>(end->organization_sequence());
  const int64_t after = request.after_organization_sequence();
  // Of a history that a restored backup has lost.
  if (after > last) return call.Finish(RecordsMissing(Concat("the last record is ", last)));
  if (after == last) return call.Finish(absl::OkStatus());
  uint64_t begin = now->head.first_sequence - 1;
  if (request.has_start_time()) {
    const absl::StatusOr<uint64_t> older =
        feed::LastOlderThan(*options_.store, partition, now->head, rpc::TimeFromProto(request.start_time()));
    if (!older.ok()) return call.Finish(older.status());
    begin = *older;
  }
  auto tail =
      std::make_shared<feed::LogTail>(options_.store, options_.scheduler, std::make_unique<RecordSink>(last, call));
  tail->Add(partition, begin);
  if (!readers_.Start(std::move(tail), limits::kReaders, organization, limits::kReadersPerOrganization)) {
    call.Finish(Overloaded(limits::kReaderRetryAfter));
  }
}

}  // namespace outlay::audit
