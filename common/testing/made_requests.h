// Makes requests at random from their descriptors and annotations alone, for tests of every method at once.
#ifndef OUTLAY_COMMON_TESTING_MADE_REQUESTS_H_
#define OUTLAY_COMMON_TESTING_MADE_REQUESTS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/random.h"
#include "google/protobuf/message.h"
#include "outlay/options/v1/options.pb.h"

namespace outlay::testing {

// What requests are made of. One of a list is drawn at random, so what is in it twice is drawn twice as often; a list
// that is needed may not be empty.
struct RequestWords {
  std::vector<std::string> organizations;
  std::vector<std::string> ids;  // of all that an organization has
  std::vector<std::string> request_ids;
  std::vector<std::string> page_tokens;
  std::vector<std::string> emails;
  std::vector<std::string> texts;  // in the place of anything; no rule need accept them
};

struct RequestShares {
  double optional = 0;  // of the fields that need not be set, so many are
  double hostile = 0;   // of the texts, so many are one of RequestWords::texts, whatever the rules say
};

// Not thread-safe.
class RequestMaker {
 public:
  // `random` must outlive the maker.
  RequestMaker(RequestWords words, RequestShares shares, Random* random)
      : words_(std::move(words)), shares_(shares), random_(random) {}

  // A request of a method: what is required is set, as is the field that names the organization. But for what is
  // hostile, it keeps every rule of its annotations; methods may have more rules.
  std::unique_ptr<google::protobuf::Message> Make(const google::protobuf::MethodDescriptor& method);

 private:
  void Fill(google::protobuf::Message* message, int depth);
  void Set(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field, int depth);
  void SetText(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field);
  void SetOrganization(google::protobuf::Message* message, const std::string& path);
  std::string Text(const google::protobuf::FieldDescriptor* field);
  std::string Name(const std::string& pattern);
  bool Chance(double share);
  const std::string& Draw(const std::vector<std::string>& from);

  const RequestWords words_;
  const RequestShares shares_;
  Random* const random_;
};

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_MADE_REQUESTS_H_
