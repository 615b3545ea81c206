// Derives all kinds of invalid requests from a valid one, using only the request's descriptor and its annotations, so
// that each RPC is tested against each rule of its fields without naming them:
//
//   for (const BadRequest& bad : MakeBadRequests(good)) {
//     SCOPED_TRACE(bad.what);
//     EXPECT_THAT(Send(bad.bytes), HasReason(bad.reason));
//   }
#ifndef OUTLAY_COMMON_TESTING_BAD_REQUESTS_H_
#define OUTLAY_COMMON_TESTING_BAD_REQUESTS_H_

#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace outlay::testing {

struct BadRequest {
  std::string what;    // "thing.price: nanos finer than the minor unit"
  std::string bytes;   // serialized; may be malformed
  std::string reason;  // that the server must return
  std::string field;   // metadata `field`, the path; empty for REQUEST_MALFORMED
};

// `good` must be a valid request with as many fields set as possible: fields inside an unset message stay untested.
// Each bad request differs from it in one field: empty, too long, NUL, control characters, invalid UTF-8, a wrong
// format, currency, month, day or number, an unknown enum value, out of range, too many items, another organization.
// `mutation`: the method's option; its request_id may then not be empty.
std::vector<BadRequest> MakeBadRequests(const google::protobuf::Message& good, bool mutation);

// Returns one request for each resource name that `good` sets, in which that name is well-formed but unknown; `reason`
// is empty. Names of organizations and output-only fields are unchanged; a set request_id becomes a unique one for each
// request and request type, because the same id with another method is refused for another reason.
std::vector<BadRequest> MakeUnknownNames(const google::protobuf::Message& good);

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_BAD_REQUESTS_H_
