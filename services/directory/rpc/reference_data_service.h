// The ReferenceData API.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_REFERENCE_DATA_SERVICE_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_REFERENCE_DATA_SERVICE_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/method.h"
#include "common/store/store.h"
#include "outlay/directory/v1/reference_data.pb.h"

namespace outlay::directory {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class ReferenceDataService {
 public:
  // All must outlive the service. FAILED_PRECONDITION: the contract does not match this code.
  static absl::StatusOr<std::unique_ptr<ReferenceDataService>> Create(store::Store* store, command::Executor* executor,
                                                                      const Clock* clock);

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void SetReferenceEntry(rpc::Call<v1::SetReferenceEntryRequest, v1::ReferenceEntry> call);
  void ConfirmReferenceEntry(rpc::Call<v1::ConfirmReferenceEntryRequest, v1::ReferenceEntry> call);
  void DeleteReferenceEntry(rpc::Call<v1::DeleteReferenceEntryRequest, v1::DeleteReferenceEntryResponse> call);
  void GetReferenceEntry(rpc::Call<v1::GetReferenceEntryRequest, v1::ReferenceEntry> call);
  void ListReferenceEntries(rpc::Call<v1::ListReferenceEntriesRequest, v1::ListReferenceEntriesResponse> call);
  void ImportReferenceData(rpc::Stream<v1::ImportReferenceDataRequest, v1::ImportReferenceDataResponse> stream);
  void ExportReferenceData(rpc::Stream<v1::ExportReferenceDataRequest, v1::ExportReferenceDataResponse> stream);

 private:
  ReferenceDataService(store::Store* store, command::Executor* executor, const Clock* clock,
                       std::unique_ptr<const rpc::Method> set_method)
      : store_(store), executor_(executor), clock_(clock), set_method_(std::move(set_method)) {}

  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
  const std::unique_ptr<const rpc::Method> set_method_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_REFERENCE_DATA_SERVICE_H_
