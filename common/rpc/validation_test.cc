// Every rule of a field, by requests that break exactly one of them; the wrapper as a whole, in one thread.
#include "common/rpc/validation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "common/rpc/formats.h"
#include "common/rpc/testing/fixture.h"
#include "common/testing/bad_requests.h"
#include "common/testing/matchers.h"
#include "google/protobuf/stubs/logging.h"

namespace outlay::rpc {
namespace {

using testing::HasMetadata;
using testing::HasReason;
using testing::IsOk;
using testing::v1::CreateThingRequest;
using testing::v1::Thing;
using testing::v1::UpdateThingRequest;

// Bytes that need not be a message of any type.
class RawCall {
 public:
  absl::Status Send(std::string_view method, const std::string& bytes) {
    struct Answer final : Transport {
      void Finish(const absl::Status& status, const Reply&) override { result = status; }
      void Read(google::protobuf::Message*, UniqueFunction<void(absl::StatusOr<bool>)>) override {}
      void Write(const google::protobuf::Message&, UniqueFunction<void(bool)>) override {}
      void EndReads() override {}
      uint64_t write_under_way() const override { return 0; }
      void Cut() override {}
      bool cancelled() const override { return false; }
      absl::Status result = absl::UnknownError("no answer");
    };
    struct Acme final : IncomingCall {
      std::optional<std::string_view> Find(std::string_view key) const override {
        return key == kOrganizationKey ? std::optional<std::string_view>("acme") : std::nullopt;
      }
      absl::Duration time_left() const override { return absl::InfiniteDuration(); }
    };
    const auto answer = std::make_shared<Answer>();
    local_.dispatcher().Dispatch(
        *local_.dispatcher().Find(std::string("/outlay.testing.v1.Things/") + std::string(method)), Acme(), answer,
        [&](google::protobuf::Message* into) {
          const google::protobuf::LogSilencer silencer;
          return into->ParseFromString(bytes);
        });
    return answer->result;
  }

  LocalThings& local() { return local_; }

 private:
  LocalThings local_;
};

TEST(ValidationTest, AcceptsAGoodRequest) {
  RawCall call;
  EXPECT_THAT(call.Send("CreateThing", GoodCreateThing().SerializeAsString()), IsOk());
}

TEST(ValidationTest, RefusesEveryBadRequestAndNamesItsField) {
  RawCall call;
  std::map<std::string, int> reasons;
  for (const testing::BadRequest& bad : testing::MakeBadRequests(GoodCreateThing(), /*mutation=*/true)) {
    SCOPED_TRACE(bad.what);
    const absl::Status status = call.Send("CreateThing", bad.bytes);
    EXPECT_THAT(status, HasReason(bad.reason));
    if (!bad.field.empty()) {
      EXPECT_THAT(status, HasMetadata("field", bad.field));
    }
    ++reasons[bad.reason];
  }
  // Every kind of rule was there.
  EXPECT_THAT(reasons, ::testing::UnorderedElementsAre(::testing::Pair("FIELD_INVALID", ::testing::Gt(80)),
                                                       ::testing::Pair("FIELD_REQUIRED", ::testing::Gt(6)),
                                                       ::testing::Pair("FIELD_TOO_LONG", ::testing::Gt(10)),
                                                       ::testing::Pair("ORGANIZATION_MISMATCH", 3),
                                                       ::testing::Pair("REQUEST_MALFORMED", ::testing::Gt(8)),
                                                       ::testing::Pair("TOO_MANY_ITEMS", 3)));
  EXPECT_TRUE(call.local().things().seen().empty());
}

TEST(ValidationTest, RequiresNothingInsideAnUpdateButItsName) {
  RawCall call;
  UpdateThingRequest update;
  update.mutable_thing()->set_name("organizations/acme/things/t-1");
  update.mutable_update_mask()->add_paths("note");
  update.set_request_id("r1");
  EXPECT_THAT(call.Send("UpdateThing", update.SerializeAsString()), IsOk());
  // What is there is still checked.
  update.mutable_thing()->mutable_price()->set_currency_code("XXX");
  EXPECT_THAT(call.Send("UpdateThing", update.SerializeAsString()), HasMetadata("field", "thing.price"));
  update.mutable_thing()->clear_price();
  update.mutable_thing()->clear_name();
  EXPECT_THAT(call.Send("UpdateThing", update.SerializeAsString()), HasReason("FIELD_REQUIRED"));
}

TEST(ValidationTest, IgnoresWhatTheServerSetsItself) {
  CreateThingRequest request = GoodCreateThing();
  request.mutable_thing()->set_etag("longer than its limit of one byte");
  RawCall call;
  EXPECT_THAT(call.Send("CreateThing", request.SerializeAsString()), IsOk());
}

TEST(ValidationTest, RefusesMessagesThatNestTooDeep) {
  LocalThings local;
  CreateThingRequest request = GoodCreateThing();
  testing::v1::Part* part = request.mutable_thing()->mutable_parts(0);
  for (int i = 0; i < 40; ++i) {
    part = part->add_parts();
    part->mutable_unit_price()->set_value("1");
  }
  Thing thing;
  EXPECT_THAT(local.Call("CreateThing", request, &thing), HasReason("REQUEST_MALFORMED"));
}

TEST(ValidationTest, RefusesMapsWithTooMuchInThem) {
  RawCall call;
  CreateThingRequest request = GoodCreateThing();
  (*request.mutable_thing()->mutable_labels())["a"] = std::string(257, 'a');
  EXPECT_THAT(call.Send("CreateThing", request.SerializeAsString()), HasReason("FIELD_TOO_LONG"));
  request = GoodCreateThing();
  for (const char* key : {"a", "b", "c"}) {
    (*request.mutable_thing()->mutable_labels())[key] = "1";
  }
  EXPECT_THAT(call.Send("CreateThing", request.SerializeAsString()), HasReason("TOO_MANY_ITEMS"));
}

TEST(FormatsTest, AcceptsTheLimitsOfEachFormat) {
  using options::v1::Format;
  EXPECT_TRUE(HasFormat(std::string(63, 'a'), Format::FORMAT_RESOURCE_ID));
  EXPECT_FALSE(HasFormat(std::string(64, 'a'), Format::FORMAT_RESOURCE_ID));
  EXPECT_TRUE(HasFormat(std::string(64, '~'), Format::FORMAT_REQUEST_ID));
  EXPECT_TRUE(HasFormat("PO 4711/2026_a.b:c=d+e-f%g@h", Format::FORMAT_PURCHASE_ORDER_NUMBER));
  EXPECT_TRUE(HasFormat("JPY", Format::FORMAT_CURRENCY));
  EXPECT_TRUE(HasFormat("9999-12", Format::FORMAT_MONTH));
  EXPECT_TRUE(HasFormat("America/Argentina/ComodRivadavia", Format::FORMAT_TIME_ZONE));
  EXPECT_TRUE(HasFormat("A_1", Format::FORMAT_TOKEN));
  EXPECT_TRUE(HasFormat("Büro, 2. Stock", Format::FORMAT_LINE));
  EXPECT_TRUE(HasFormat("a\tb\r\nc", Format::FORMAT_UNSPECIFIED));
}

TEST(FormatsTest, MatchesWholeResourceNamesOnly) {
  EXPECT_TRUE(MatchesResource("organizations/acme/things/t-1", "organizations/*/things/*"));
  for (const char* name : {"organizations/acme", "organizations/acme/things/", "organizations/acme/things/t/x",
                           "organizations//things/t", "organizations/acme/Things/t", "/organizations/acme/things/t",
                           "organizations/acme/things/t/", "organizations/ACME/things/t", ""}) {
    EXPECT_FALSE(MatchesResource(name, "organizations/*/things/*")) << name;
  }
  EXPECT_FALSE(MatchesResource("organizations/acme/things/-", "organizations/*/things/*"));
  EXPECT_TRUE(MatchesResource("organizations/acme/things/-", "organizations/*/things/*-"));
  EXPECT_TRUE(MatchesResource("organizations/acme/things/t", "organizations/*/things/*-"));
  EXPECT_FALSE(MatchesResource("organizations/-/things/t", "organizations/*/things/*-"));
  EXPECT_EQ(OrganizationOf("organizations/acme/things/t"), "acme");
  EXPECT_EQ(OrganizationOf("organizations/acme"), "acme");
  EXPECT_EQ(OrganizationOf("things/acme"), "");
}

}  // namespace
}  // namespace outlay::rpc
