// Makes every wrong request there is to a right one, from the request's descriptor and its annotations alone, so that
// each RPC is tested against each rule of its fields without naming them:
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
  std::string reason;  // that the server must give
  std::string field;   // metadata `field`, the path; empty for REQUEST_MALFORMED
};

// `good` must be a valid request whose fields are set, the more the better: what lies inside a message that is not set
// stays untested. Each bad one differs from it in one field: empty, too long, NUL, control characters, invalid UTF-8, a
// wrong format, currency, month, day or number, an unknown enum value, out of range, too many items, another
// organization. `mutation`: the method's option; its request_id may then not be empty.
std::vector<BadRequest> MakeBadRequests(const google::protobuf::Message& good, bool mutation);

// One request for each name of a resource that `good` sets, in which that name is well formed and names nothing;
// `reason` is left empty. Names of organizations and what the server writes stay as they are; a request_id that is set
// becomes one of its own for each, and for each type of request: the same id with another method is another refusal.
std::vector<BadRequest> MakeUnknownNames(const google::protobuf::Message& good);

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_BAD_REQUESTS_H_
