// The rows of the executor: the end of each organization's chain, and the requests that were answered.
#ifndef OUTLAY_COMMON_COMMAND_KEYSPACES_H_
#define OUTLAY_COMMON_COMMAND_KEYSPACES_H_

#include <string>
#include <tuple>

#include "common/store/keyspace.h"
#include "outlay/command/storage/v1/log.pb.h"

namespace outlay::command {

using RequestRecordKey = std::tuple<std::string, std::string, std::string>;  // organization, subject, request id

// (organization) -> the number and hash of its last log record.
inline constexpr store::Keyspace<std::tuple<std::string>, storage::v1::OrganizationHead> kOrganizationHeads{
    store::Family::kRows, 0xf010, "organization_heads"};
// (organization, subject, request id) -> the log record that answered it. Rows older than kRequestRetention are
// ignored.
inline constexpr store::Keyspace<RequestRecordKey, storage::v1::RequestRecord> kRequestRecords{
    store::Family::kRequests, 0xf011, "request_records"};

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_KEYSPACES_H_
