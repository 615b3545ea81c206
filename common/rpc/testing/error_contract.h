// Compares the errors of a service with its contract, for tests that create each error once.
#ifndef OUTLAY_COMMON_RPC_TESTING_ERROR_CONTRACT_H_
#define OUTLAY_COMMON_RPC_TESTING_ERROR_CONTRACT_H_

#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"

namespace outlay::rpc {

// Expects that the errors have exactly the reasons of the service's enum ErrorReason, without its first value.
void ExpectReasonsOfContract(const std::vector<absl::Status>& errors, const google::protobuf::EnumDescriptor& reasons);

// Expects metadata in each error, and a message longer than a name.
void ExpectCarryValues(const std::vector<absl::Status>& errors);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_TESTING_ERROR_CONTRACT_H_
