// The loop against a server on this machine. Real: libcurl, sockets, threads. Fake: the names.
#include "common/transfer/transfer_loop.h"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "common/transfer/testing/test_receiver.h"

namespace outlay::transfer {
namespace {

constexpr char kSilentName[] = "silent.example";
constexpr char kHeldNames[] = ".held.example";
absl::Notification& NameServerAnswers();
void HoldLookUp();

}  // namespace
}  // namespace outlay::transfer

// Stands before the C library's, for libcurl too.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** result) {
  if (name != nullptr && std::string_view(name) == outlay::transfer::kSilentName) {
    outlay::transfer::NameServerAnswers().WaitForNotification();
    return EAI_AGAIN;
  }
  if (name != nullptr && std::string_view(name).ends_with(outlay::transfer::kHeldNames)) {
    outlay::transfer::HoldLookUp();
    return EAI_NONAME;
  }
  using GetAddrInfo = decltype(&getaddrinfo);
  static const auto real = reinterpret_cast<GetAddrInfo>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(name, service, hints, result);
}

namespace outlay::transfer {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kLoopback[] = "127.0.0.0/8";

// Until it is notified, nothing is known of kSilentName.
absl::Notification& NameServerAnswers() {
  static auto& notification = *new absl::Notification;
  return notification;
}

// How many are looked up of kHeldNames, until they are let go.
struct HeldLookUps {
  absl::Mutex mutex;
  int held = 0;  // All guarded by mutex.
  int most = 0;
  bool is_over = false;
};
HeldLookUps& Held() {
  static auto& held = *new HeldLookUps;
  return held;
}

void HoldLookUp() {
  const absl::MutexLock lock(&Held().mutex);
  Held().most = std::max(Held().most, ++Held().held);
  Held().mutex.Await(absl::Condition(&Held().is_over));
  --Held().held;
}

class TransferLoopTest : public ::testing::Test {
 protected:
  static TransferLoopOptions Allowing(const std::string& networks) {
    TransferLoopOptions options;
    options.policy = AddressPolicy::Allowing(networks).value();
    return options;
  }
  static TransferResult Send(TransferLoop& loop, Transfer transfer) {
    TransferResult ended;
    absl::Notification done;
    loop.Start(std::move(transfer), [&](const TransferResult& result) {
      ended = result;
      done.Notify();
    });
    done.WaitForNotification();
    return ended;
  }
  static Transfer To(const std::string& url) {
    Transfer transfer;
    transfer.url = url;
    transfer.headers = {"content-type: application/json", "webhook-id: m"};
    transfer.body = "{}";
    return transfer;
  }
};

TEST_F(TransferLoopTest, PostsAndTellsTheAnswer) {
  TestReceiver receiver([](const ReceivedRequest&) { return HttpAnswer(202, "taken"); });
  TransferLoop loop(Allowing(kLoopback));
  const TransferResult result = Send(loop, To(receiver.url() + "/hook?a=b"));
  EXPECT_EQ(result.end, TransferEnd::kAnswered);
  EXPECT_EQ(result.code, 202);
  EXPECT_EQ(result.text, "taken");
  ASSERT_THAT(receiver.requests(), SizeIs(1));
  const ReceivedRequest came = receiver.requests()[0];
  EXPECT_EQ(came.path, "/hook?a=b");
  EXPECT_EQ(came.body, "{}");
  EXPECT_EQ(came.headers.at("webhook-id"), "m");
}

TEST_F(TransferLoopTest, ConnectsToNoInternalAddress) {
  TestReceiver receiver([](const ReceivedRequest&) { return HttpAnswer(200); });
  TransferLoop loop(Allowing(""));
  const std::string port = std::to_string(receiver.port());
  for (const std::string host : {"127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "017700000001",
                                 "0.0.0.0", "[::ffff:127.0.0.1]", "[::1]", "[::]"}) {
    for (const std::string scheme : {"http", "https"}) {
      const TransferResult result = Send(loop, To(Concat(scheme, "://", host, ":", port, "/")));
      EXPECT_EQ(result.end, TransferEnd::kAddressRefused) << scheme << host << ": " << result.text;
      EXPECT_EQ(result.code, 0);
    }
  }
  EXPECT_THAT(receiver.requests(), SizeIs(0));
}

// The check is of the address that the connection goes to: a name that led elsewhere when it was looked at is no use.
TEST_F(TransferLoopTest, ANameThatLeadsInsideIsRefusedWhateverItLedToBefore) {
  TestReceiver receiver([](const ReceivedRequest&) { return HttpAnswer(200); });
  const std::string at = Concat("rebinding.example:", receiver.port());
  TransferLoopOptions before = Allowing("127.0.0.2/32");
  before.names = {Concat(at, ":127.0.0.2")};
  TransferLoopOptions after = Allowing("127.0.0.2/32");
  after.names = {Concat(at, ":127.0.0.1")};
  TransferLoop first(before);
  TransferLoop second(after);
  // Nobody listens there, but one may ask.
  EXPECT_EQ(Send(first, To(Concat("http://", at, "/"))).end, TransferEnd::kFailed);
  EXPECT_EQ(Send(second, To(Concat("http://", at, "/"))).end, TransferEnd::kAddressRefused);
  EXPECT_THAT(receiver.requests(), SizeIs(0));
}

TEST_F(TransferLoopTest, OfSeveralAddressesOnlyThoseAreTriedThatMayBe) {
  TestReceiver receiver([](const ReceivedRequest&) { return HttpAnswer(200); });
  const std::string at = Concat("both.example:", receiver.port());
  TransferLoopOptions options = Allowing("127.0.0.1/32");
  options.names = {Concat(at, ":127.0.0.2,127.0.0.1")};
  TransferLoop loop(options);
  EXPECT_EQ(Send(loop, To(Concat("http://", at, "/"))).code, 200);
}

// Nobody listens at the good one: that may pass, whatever the other one is.
TEST_F(TransferLoopTest, ARefusedAddressBesideOneThatFailsIsNoRefusal) {
  TestReceiver receiver([](const ReceivedRequest&) { return HttpAnswer(200); });
  const std::string at = Concat("both.example:", receiver.port());
  TransferLoopOptions options = Allowing("127.0.0.2/32");
  options.names = {Concat(at, ":127.0.0.2,127.0.0.1")};
  TransferLoop loop(options);
  EXPECT_EQ(Send(loop, To(Concat("http://", at, "/"))).end, TransferEnd::kFailed);
  EXPECT_THAT(receiver.requests(), SizeIs(0));
}

// As many as some organizations may have under way.
TEST_F(TransferLoopTest, SlowServersLeaveRoomForOthers) {
  TestReceiver silent([](const ReceivedRequest&) { return std::string(); });
  TestReceiver receiver([](const ReceivedRequest&) { return HttpAnswer(200); });
  std::atomic<int> ended = 0;
  TransferLoop loop(Allowing(kLoopback));
  for (int i = 0; i < 200; ++i) loop.Start(To(silent.url()), [&](const TransferResult&) { ++ended; });
  EXPECT_EQ(Send(loop, To(receiver.url())).code, 200);
  EXPECT_EQ(ended, 0) << "of those under way to the silent one";
}

// What is under way to a silent server takes nothing from the connections that are kept.
TEST_F(TransferLoopTest, ConnectionsAreUsedAgainHoweverManyAreUnderWayElsewhere) {
  TestReceiver silent([](const ReceivedRequest&) { return std::string(); });
  TestReceiver receiver([](const ReceivedRequest&) { return "HTTP/1.1 200 x\r\nContent-Length: 0\r\n\r\n"; });
  TransferLoop loop(Allowing(kLoopback));
  for (int i = 0; i < 500; ++i) loop.Start(To(silent.url()), [](const TransferResult&) {});
  for (int i = 0; i < 20; ++i) ASSERT_EQ(Send(loop, To(receiver.url())).code, 200);
  EXPECT_EQ(receiver.connections(), 1);
}

// A name server that says nothing holds up who asks for that name, also when the transfer has ended by then.
TEST_F(TransferLoopTest, ASlowNameServerLeavesRoomForOthers) {
  TestReceiver receiver([](const ReceivedRequest&) { return HttpAnswer(200); });
  TransferLoopOptions options = Allowing(kLoopback);
  options.transfer_time = absl::Milliseconds(200);
  TransferLoop loop(options);
  absl::Notification gave_up;
  TransferEnd end = TransferEnd::kAnswered;
  loop.Start(To(Concat("http://", kSilentName, "/")), [&](const TransferResult& result) {
    end = result.end;
    gave_up.Notify();
  });
  EXPECT_EQ(Send(loop, To(receiver.url())).code, 200) << "while the name is looked up";
  gave_up.WaitForNotification();
  EXPECT_EQ(end, TransferEnd::kTimedOut);
  EXPECT_EQ(Send(loop, To(receiver.url())).code, 200) << "while nobody waits for the name any more";
  NameServerAnswers().Notify();
}

// Each look-up is a thread of the process.
TEST_F(TransferLoopTest, LooksUpNoMoreNamesAtATimeThanItMay) {
  constexpr int kNames = 20;
  TestReceiver receiver([](const ReceivedRequest&) { return HttpAnswer(200); });
  TransferLoopOptions options = Allowing(kLoopback);
  options.look_ups = 4;
  TransferLoop loop(options);
  absl::BlockingCounter ended(kNames);
  for (int i = 0; i < kNames; ++i) {
    loop.Start(To(Concat("http://", i, kHeldNames, "/")), [&](const TransferResult&) { ended.DecrementCount(); });
  }
  {
    const absl::MutexLock lock(&Held().mutex);
    const auto are_held = [] { return Held().held == 4; };
    Held().mutex.Await(absl::Condition(&are_held));
  }
  EXPECT_EQ(Send(loop, To(receiver.url())).code, 200) << "of an address, meanwhile";
  {
    const absl::MutexLock lock(&Held().mutex);
    Held().is_over = true;
  }
  ended.Wait();
  const absl::MutexLock lock(&Held().mutex);
  EXPECT_EQ(Held().most, 4);
}

// Plain text leaves no network of the operator's: nobody was asked here, the address is refused before.
TEST_F(TransferLoopTest, SpeaksHttpWithoutTlsInAllowedNetworksOnly) {
  TransferLoopOptions options = Allowing("");
  options.names = {"public.example:80:8.8.8.8"};
  TransferLoop loop(options);
  EXPECT_EQ(Send(loop, To("http://public.example/")).end, TransferEnd::kAddressRefused);
}

TEST_F(TransferLoopTest, FollowsNoRedirect) {
  TestReceiver elsewhere([](const ReceivedRequest&) { return HttpAnswer(200); });
  TestReceiver receiver(
      [&](const ReceivedRequest&) { return HttpAnswer(302, "", Concat("Location: ", elsewhere.url(), "/\r\n")); });
  TransferLoop loop(Allowing(kLoopback));
  EXPECT_EQ(Send(loop, To(receiver.url())).code, 302);
  EXPECT_THAT(elsewhere.requests(), SizeIs(0));
}

TEST_F(TransferLoopTest, CutsAnAnswerThatIsTooLongAndKeepsItsCode) {
  TestReceiver receiver(
      [](const ReceivedRequest&) { return HttpAnswer(500, std::string(limits::kAnswerBytes * 4, 'x')); });
  TransferLoop loop(Allowing(kLoopback));
  const TransferResult result = Send(loop, To(receiver.url()));
  EXPECT_EQ(result.end, TransferEnd::kAnswered);
  EXPECT_EQ(result.code, 500);
  EXPECT_THAT(result.text, SizeIs(limits::kKeptAnswerBytes));
}

TEST_F(TransferLoopTest, EndsWithAHeadThatIsTooLong) {
  TestReceiver receiver([](const ReceivedRequest&) {
    std::string headers;
    while (headers.size() < limits::kHeadBytes) headers += "x: " + std::string(1000, 'x') + "\r\n";
    return HttpAnswer(200, "", headers);
  });
  TransferLoop loop(Allowing(kLoopback));
  EXPECT_EQ(Send(loop, To(receiver.url())).end, TransferEnd::kFailed);
}

TEST_F(TransferLoopTest, WaitsForNobodyForEver) {
  TestReceiver silent([](const ReceivedRequest&) { return std::string(); });
  TransferLoopOptions options = Allowing(kLoopback);
  options.transfer_time = absl::Milliseconds(50);
  TransferLoop loop(options);
  EXPECT_EQ(Send(loop, To(silent.url())).end, TransferEnd::kTimedOut);
}

TEST_F(TransferLoopTest, TellsHowLongTheServerWantsToBeLeftAlone) {
  int code = 429;
  TestReceiver receiver([&](const ReceivedRequest&) { return HttpAnswer(code, "", "Retry-After: 120\r\n"); });
  TransferLoop loop(Allowing(kLoopback));
  EXPECT_EQ(Send(loop, To(receiver.url())).retry_after, absl::Seconds(120));
  TestReceiver far([&](const ReceivedRequest&) { return HttpAnswer(code, "", "Retry-After: 99999999\r\n"); });
  EXPECT_EQ(Send(loop, To(far.url())).retry_after, limits::kRetryAfterMax);
}

TEST_F(TransferLoopTest, WhatIsUnderWayEndsWithTheLoop) {
  TestReceiver silent([](const ReceivedRequest&) { return std::string(); });
  TransferEnd end = TransferEnd::kAnswered;
  {
    TransferLoop loop(Allowing(kLoopback));
    loop.Start(To(silent.url()), [&](const TransferResult& result) { end = result.end; });
  }
  EXPECT_EQ(end, TransferEnd::kStopped);
}

TEST_F(TransferLoopTest, RefusesOtherProtocolsAndUrlsThatAreNone) {
  TransferLoop loop(Allowing(kLoopback));
  for (const char* url :
       {"file:///etc/passwd", "gopher://127.0.0.1/", "smtp://127.0.0.1/", "ftp://127.0.0.1/", "", "x y"}) {
    EXPECT_EQ(Send(loop, To(url)).end, TransferEnd::kFailed) << url;
  }
}

}  // namespace
}  // namespace outlay::transfer
