// Generates random requests from their descriptors and annotations alone, for tests of every method.
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

// The values for requests. Elements are drawn at random, so an element that occurs twice is drawn twice as often; a
// list that is needed must not be empty.
struct RequestWords {
  std::vector<std::string> organizations;
  std::vector<std::string> ids;  // of all resources of an organization
  std::vector<std::string> request_ids;
  std::vector<std::string> page_tokens;
  std::vector<std::string> emails;
  std::vector<std::string> texts;  // used in place of any text; need not satisfy its rules
};

struct RequestShares {
  double optional = 0;  // share of the optional fields that are set
  double hostile = 0;   // share of the texts that are one of RequestWords::texts, regardless of the rules
};

// Not thread-safe.
class RequestMaker {
 public:
  // `random` must outlive the maker.
  RequestMaker(RequestWords words, RequestShares shares, Random* random)
      : words_(std::move(words)), shares_(shares), random_(random) {}

  // Returns a request of a method, with required fields and the one that names the organization set. Except for hostile
  // texts, it satisfies every rule of its annotations; methods may have more rules.
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
