#include "common/audit/audit_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/audit/limits.h"
#include "common/audit/testing/keys.h"
#include "common/audit/verify.h"
#include "common/base/random.h"
#include "common/command/testing/counter.h"
#include "common/command/testing/test_node.h"
#include "common/rpc/local_channel.h"
#include "common/rpc/values.h"
#include "common/testing/matchers.h"

namespace outlay::audit {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::AuditRecord;
using v1::ReadAuditRecordsRequest;
using v1::ReadAuditRecordsResponse;

// Counters with their audit behind the real wrapper, in one thread. Real: store, executor, dispatcher. Fake: time,
// disk, network.
class AuditServiceTest : public ::testing::Test {
 protected:
  struct Stream {
    std::vector<AuditRecord> records;
    absl::Status end = absl::UnknownError("has not ended");
    ReadAuditRecordsResponse next;
    std::unique_ptr<rpc::ClientStream> stream;
  };

  void SetUp() override { Serve(HeadKey::FromPrivatePem(keys_.private_pem).value()); }
  void TearDown() override { service_ = nullptr; }

  void Serve(const std::optional<HeadKey>& key) {
    service_ = std::make_unique<AuditService>(AuditServiceOptions{.source = "outlay.counters",
                                                                  .key = [key] { return key; },
                                                                  .store = &node_.store(),
                                                                  .scheduler = &node_.scheduler(),
                                                                  .clock = &node_.clock()});
    dispatcher_ = std::make_unique<rpc::Dispatcher>(rpc::DispatcherOptions{
        .clock = &node_.clock(), .random = &random_, .authenticator = &authenticator_, .authorizer = &authorizer_});
    service_->Bind(*dispatcher_);
    ASSERT_THAT(dispatcher_->Seal(), IsOk());
  }

  // Adds to a counter; below zero it is refused without a trace, beyond the greatest by a rule.
  void Add(const std::string& organization, const std::string& name, int64_t amount,
           const std::string& subject = "alice") {
    const std::string id = absl::StrCat("r", ++requests_);
    (void)node_.Execute(command::TestCaller(organization, subject), id, id,
                        std::make_unique<command::AddToCounter>(name, amount));
    node_.clock().Advance(absl::Minutes(1));
  }

  static void ReadOn(Stream& stream) {
    stream.stream->Read(&stream.next, [&stream](bool is_there) {
      if (!is_there) return stream.stream->Finish([&stream](absl::Status status) { stream.end = std::move(status); });
      stream.records.insert(stream.records.end(), stream.next.records().begin(), stream.next.records().end());
      ReadOn(stream);
    });
  }

  std::unique_ptr<Stream> Open(ReadAuditRecordsRequest request, const std::string& organization = "acme") {
    request.set_parent("organizations/" + organization);
    auto stream = std::make_unique<Stream>();
    stream->stream = channel_.Open("/outlay.audit.v1.Audit/ReadAuditRecords",
                                   {.caller = command::TestCaller(organization), .timeout = absl::InfiniteDuration()});
    stream->stream->Write(request, [](bool) {});
    stream->stream->WritesDone();
    return stream;
  }

  std::unique_ptr<Stream> Read(const ReadAuditRecordsRequest& request = {}, const std::string& organization = "acme") {
    auto stream = Open(request, organization);
    ReadOn(*stream);
    node_.scheduler().RunDue();
    return stream;
  }

  std::vector<int64_t> Sequences(const ReadAuditRecordsRequest& request, const std::string& organization = "acme") {
    const auto stream = Read(request, organization);
    EXPECT_THAT(stream->end, IsOk());
    std::vector<int64_t> sequences;
    for (const AuditRecord& record : stream->records) sequences.push_back(record.organization_sequence());
    return sequences;
  }

  v1::SignedHead Head(const std::string& organization = "acme") {
    v1::GetSignedHeadRequest request;
    request.set_parent("organizations/" + organization);
    v1::GetSignedHeadResponse response;
    channel_.Call("/outlay.audit.v1.Audit/GetSignedHead", request, &response,
                  {.caller = command::TestCaller(organization)},
                  [](const absl::Status& status) { EXPECT_THAT(status, IsOk()); });
    node_.scheduler().RunDue();
    return response.head();
  }

  // An organization, not acme, in acme's partition.
  static std::string Neighbour() {
    for (int i = 0;; ++i) {
      const std::string name = absl::StrCat("org", i);
      if (store::PartitionOf(name) == store::PartitionOf("acme")) return name;
    }
  }

  const KeyPair keys_ = MakeKeyPair();
  command::TestNode node_;
  SeededRandom random_{1};
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::DevelopmentAuthorizer authorizer_;
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
  std::unique_ptr<AuditService> service_;
  rpc::LocalChannel channel_{
      {.peer = [this] { return dispatcher_.get(); }, .service = "counters", .scheduler = &node_.scheduler()}};
  int requests_ = 0;
};

TEST_F(AuditServiceTest, AnExportVerifiesAgainstTheHeadByThePublicKeyAlone) {
  for (int i = 0; i < 3; ++i) {
    Add("acme", "a", 1);
    Add(Neighbour(), "a", 1);
  }
  const v1::SignedHead head = Head();
  Add("acme", "a", 1);
  EXPECT_EQ(head.service(), "outlay.counters");
  EXPECT_EQ(head.organization_sequence(), 3);
  EXPECT_THAT(HeadKey::FromPublicPem(keys_.public_pem)->Check(head), IsOk());
  ReadAuditRecordsRequest request;
  request.set_include_content(true);
  const auto stream = Read(request);
  ASSERT_THAT(stream->end, IsOk());
  ExportVerifier verifier(head);
  for (const AuditRecord& record : stream->records) EXPECT_THAT(verifier.Add(record), IsOk());
  EXPECT_THAT(verifier.Finish(), IsOk());
  EXPECT_EQ(verifier.records(), 4U);
  EXPECT_EQ(verifier.beyond_head(), 1);
}

TEST_F(AuditServiceTest, AHeadWithoutAKeyIsNotSigned) {
  Serve(std::nullopt);
  EXPECT_EQ(Head().organization_sequence(), 0);
  EXPECT_EQ(Head().hash(), std::string(32, '\0'));
  Add("acme", "a", 1);
  EXPECT_EQ(Head().organization_sequence(), 1);
  EXPECT_THAT(Head().key_id(), IsEmpty());
  EXPECT_THAT(Head().signature(), IsEmpty());
}

TEST_F(AuditServiceTest, ARecordSaysWhoDidWhatToWhatAndHowItEnded) {
  Add("acme", "a", 1000);
  Add("acme", "a", 1, "bob");
  const auto stream = Read();
  ASSERT_THAT(stream->records, SizeIs(2));
  const AuditRecord& done = stream->records[0];
  EXPECT_EQ(done.subject(), "alice");
  EXPECT_EQ(done.command(), "counters.add");
  EXPECT_EQ(done.request_id(), "r1");
  EXPECT_EQ(done.resource(), "organizations/acme/counters/a");
  EXPECT_EQ(done.outcome(), AuditRecord::OUTCOME_DONE);
  EXPECT_THAT(done.before_digest(), IsEmpty());
  EXPECT_THAT(done.after_digest(), SizeIs(32));
  EXPECT_THAT(done.content(), IsEmpty()) << "nobody asked for it";
  const AuditRecord& refused = stream->records[1];
  EXPECT_EQ(refused.subject(), "bob");
  EXPECT_EQ(refused.outcome(), AuditRecord::OUTCOME_REFUSED);
  EXPECT_EQ(refused.reason(), "COUNTER_FULL");
  EXPECT_EQ(refused.previous_hash(), done.hash());
}

// Answers no, which is no error.
class SayNo final : public command::Command {
 public:
  explicit SayNo(bool unchanged) : unchanged_(unchanged) {}
  std::string_view name() const override { return "counters.ask"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override {
    return command::Outcome{.resource = command::CounterName(context.caller.organization, "a"),
                            .answer = "no",
                            .refusal_reason = "NOT_TODAY",
                            .unchanged = unchanged_};
  }

 private:
  const bool unchanged_;
};

TEST_F(AuditServiceTest, AnAnswerThatSaysNoIsARefusal) {
  for (const bool unchanged : {false, true}) {
    const std::string id = unchanged ? "unchanged" : "changed";
    (void)node_.Execute(command::TestCaller("acme", "bob"), id, id, std::make_unique<SayNo>(unchanged));
  }
  Add("acme", "a", 1);
  ReadAuditRecordsRequest request;
  request.set_outcome(AuditRecord::OUTCOME_REFUSED);
  const auto stream = Read(request);
  ASSERT_THAT(stream->records, SizeIs(2));
  for (const AuditRecord& refused : stream->records) {
    EXPECT_EQ(refused.command(), "counters.ask");
    EXPECT_EQ(refused.outcome(), AuditRecord::OUTCOME_REFUSED);
    EXPECT_EQ(refused.reason(), "NOT_TODAY");
  }
}

TEST_F(AuditServiceTest, FiltersByActorCommandResourceOutcomeAndTime) {
  const absl::Time begin = node_.clock().Now();
  Add("acme", "a", 1);
  Add("acme", "ab", 1, "bob");
  Add("acme", "a", 5000, "bob");
  Add("acme", "b", 1);
  ReadAuditRecordsRequest request;
  request.set_actor("bob");
  EXPECT_THAT(Sequences(request), ElementsAre(2, 3));
  request.set_outcome(AuditRecord::OUTCOME_REFUSED);
  EXPECT_THAT(Sequences(request), ElementsAre(3));
  request.Clear();
  request.set_command("counters.remove");
  EXPECT_THAT(Sequences(request), IsEmpty());
  request.set_command("counters.add");
  EXPECT_THAT(Sequences(request), SizeIs(4));
  request.set_resource("organizations/acme/counters/a");
  EXPECT_THAT(Sequences(request), ElementsAre(1)) << "not ab; a refusal has none";
  request.set_resource("organizations/acme/counters");
  EXPECT_THAT(Sequences(request), ElementsAre(1, 2, 4));
  request.Clear();
  rpc::ToProto(begin + absl::Minutes(1), request.mutable_start_time());
  EXPECT_THAT(Sequences(request), ElementsAre(2, 3, 4));
  rpc::ToProto(begin + absl::Minutes(3), request.mutable_end_time());
  EXPECT_THAT(Sequences(request), ElementsAre(2, 3));
}

TEST_F(AuditServiceTest, FindsWhatWasDoneToManyUnderTheNameOfEach) {
  Add("acme", "m-*", 1);
  Add("acme", "m-1", 1);
  ReadAuditRecordsRequest request;
  request.set_resource("organizations/acme/counters/m-1");
  EXPECT_THAT(Sequences(request), ElementsAre(1, 2));
  request.set_resource("organizations/acme/counters/m-017");
  EXPECT_THAT(Sequences(request), ElementsAre(1));
  for (const char* const other : {"m-", "m-x", "m-1-017", "n-017"}) {
    request.set_resource(std::string("organizations/acme/counters/") + other);
    EXPECT_THAT(Sequences(request), IsEmpty()) << other;
  }
}

// Does something to one counter, and says so of another.
class TellOfAnother final : public command::Command {
 public:
  std::string_view name() const override { return "counters.tell"; }
  absl::StatusOr<command::Outcome> Run(command::Context&) const override {
    command::Outcome outcome;
    outcome.resource = "organizations/acme/counters/one";
    outcome.after = "1";
    outcome.announcements = {
        {.subject = "organizations/acme/counters/other", .type = "outlay.testing.v1.Told", .data = ""}};
    return outcome;
  }
};

TEST_F(AuditServiceTest, FindsWhatChangedSeveralThingsUnderTheNameOfEachThatWasAnnounced) {
  (void)node_.Execute(command::TestCaller("acme", "alice"), "told", "told", std::make_unique<TellOfAnother>());
  ReadAuditRecordsRequest request;
  for (const std::string name : {"one", "other"}) {
    request.set_resource("organizations/acme/counters/" + name);
    EXPECT_THAT(Sequences(request), ElementsAre(1)) << name;
  }
  request.set_resource("organizations/acme/counters/another");
  EXPECT_THAT(Sequences(request), IsEmpty());
}

TEST_F(AuditServiceTest, PagesMeetWithoutGapOrOverlap) {
  for (int i = 0; i < 5; ++i) {
    Add("acme", "a", 1);
    Add(Neighbour(), "a", 1);
  }
  std::vector<int64_t> all;
  ReadAuditRecordsRequest request;
  request.set_max_records(2);
  for (int page = 0; page < 3; ++page) {
    const auto stream = Read(request);
    ASSERT_THAT(stream->end, IsOk());
    for (const AuditRecord& record : stream->records) all.push_back(record.organization_sequence());
    request.set_after_organization_sequence(all.back());
    *request.mutable_start_time() = stream->records.back().time();
  }
  EXPECT_THAT(all, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(Sequences(request), IsEmpty());
}

TEST_F(AuditServiceTest, NobodySeesAnotherOrganizationsRecords) {
  Add("acme", "a", 1);
  Add(Neighbour(), "a", 1);
  Add(Neighbour(), "a", 1);
  EXPECT_THAT(Sequences({}), ElementsAre(1));
  EXPECT_THAT(Sequences({}, Neighbour()), ElementsAre(1, 2));
  auto stream = channel_.Open("/outlay.audit.v1.Audit/ReadAuditRecords", {.caller = command::TestCaller("acme")});
  ReadAuditRecordsRequest request;
  request.set_parent("organizations/" + Neighbour());
  stream->Write(request, [](bool) {});
  stream->WritesDone();
  absl::Status end;
  ReadAuditRecordsResponse response;
  stream->Read(&response, [&](bool is_there) {
    EXPECT_FALSE(is_there);
    stream->Finish([&end](absl::Status status) { end = std::move(status); });
  });
  node_.scheduler().RunDue();
  EXPECT_FALSE(end.ok());
}

TEST_F(AuditServiceTest, SaysWhenRecordsAreNoLongerKept) {
  for (int i = 0; i < 4; ++i) Add("acme", "a", 1);
  node_.store().TrimLog(store::PartitionOf("acme"), 2, [](const absl::Status&) {});
  node_.scheduler().RunDue();
  ReadAuditRecordsRequest request;
  EXPECT_THAT(Sequences(request), ElementsAre(3, 4)) << "0 means the oldest kept";
  request.set_after_organization_sequence(1);
  EXPECT_THAT(Read(request)->end, HasReason("LOG_TRIMMED"));
  request.set_after_organization_sequence(2);
  EXPECT_THAT(Sequences(request), ElementsAre(3, 4));
  request.set_after_organization_sequence(4);
  EXPECT_THAT(Sequences(request), IsEmpty());
  request.set_after_organization_sequence(5);
  EXPECT_THAT(Read(request)->end, HasReason("LOG_TRIMMED")) << "a place that was never reached";
}

TEST_F(AuditServiceTest, OneOrganizationDoesNotTakeAllReaders) {
  Add("acme", "a", 1);
  Add("globex", "a", 1);
  std::vector<std::unique_ptr<Stream>> open;
  // Nobody reads: the answers wait.
  for (int i = 0; i < 100; ++i) Add("acme", "a", 1);
  for (size_t i = 0; i < limits::kReadersPerOrganization; ++i) open.push_back(Open({}));
  // Their calls arrive, their tails have not stepped yet.
  const auto one_more = Open({});
  ReadOn(*one_more);
  const auto other = Open({}, "globex");
  ReadOn(*other);
  node_.scheduler().RunDue();
  EXPECT_THAT(one_more->end, HasReason("OVERLOADED"));
  EXPECT_THAT(other->end, IsOk());
  for (const auto& stream : open) stream->stream = nullptr;
  node_.scheduler().RunDue();
}

}  // namespace
}  // namespace outlay::audit
