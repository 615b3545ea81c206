#include "common/base/limits.h"
#include "common/store/testing/contract.h"

namespace outlay::store {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::IsOkAndHolds;
using ::outlay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_P(StoreContractTest, ShowsWhatWasPutAfterDone) {
  EXPECT_EQ(TextOf("a"), "");
  EXPECT_THAT(PutThing("a", "1"), IsOk());
  EXPECT_EQ(TextOf("a"), "1");
  EXPECT_THAT(PutThing("a", "2"), IsOk());
  EXPECT_EQ(TextOf("a"), "2");
}

TEST_P(StoreContractTest, DeletesAndAllowsToDeleteWhatIsNotThere) {
  ASSERT_THAT(PutThing("a", "1"), IsOk());
  const auto remove = [](Transaction& txn) {
    txn.Delete(kThings, {"org", "a"});
    return absl::OkStatus();
  };
  EXPECT_THAT(Write(remove), IsOk());
  EXPECT_EQ(TextOf("a"), "");
  EXPECT_THAT(Write(remove), IsOk());
}

TEST_P(StoreContractTest, InsertsOnlyWhatIsNotThere) {
  const auto insert = [](Transaction& txn) { return txn.Insert(kThings, {"org", "a"}, MakeText("1")); };
  EXPECT_THAT(Write(insert), IsOk());
  const absl::Status second = Write(insert);
  EXPECT_THAT(second, StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(second, HasReason("ROW_EXISTS"));
}

TEST_P(StoreContractTest, KeepsEveryFamilyAndEveryPartitionApart) {
  ASSERT_NE(PartitionOf("org"), PartitionOf("other"));
  ASSERT_THAT(Write([](Transaction& txn) {
                txn.Put(kThings, {"org", "a"}, MakeText("row"));
                txn.Put(kRequests, {"org", "a"}, MakeText("request"));
                txn.Put(kOriginals, {"a"}, std::string("\x00\xff", 2));
                txn.Put(kThingsByRank, {"org", 7, "a"}, NoValue());
                return absl::OkStatus();
              }),
              IsOk());
  const std::unique_ptr<Reader> reader = store_->Read(PartitionOf("org"));
  EXPECT_EQ(TextOf(*reader, "a"), "row");
  EXPECT_EQ(reader->Find(kRequests, {"org", "a"}).value()->value(), "request");
  EXPECT_EQ(reader->Find(kOriginals, {"a"}).value(), std::string("\x00\xff", 2));
  EXPECT_THAT(reader->Contains(kThingsByRank, {"org", 7, "a"}), IsOkAndHolds(true));
  EXPECT_THAT(store_->Read(PartitionOf("other"))->Contains(kThings, {"org", "a"}), IsOkAndHolds(false));
}

TEST_P(StoreContractTest, ScansAPrefixInBothOrders) {
  for (const char* thing : {"b", "a", "c", "ab"}) ASSERT_THAT(PutThing(thing, "1"), IsOk());
  // Neighbours that a prefix must not show.
  ASSERT_THAT(Write([](Transaction& txn) {
                txn.Put(kThings, {"or", "x"}, MakeText("x"));
                txn.Put(kThings, {"org2", "x"}, MakeText("x"));
                txn.Put(kThings, {std::string("org\0", 4), "x"}, MakeText("x"));
                return absl::OkStatus();
              }),
              IsOk());
  const std::unique_ptr<Reader> reader = store_->Read(PartitionOf("org"));
  EXPECT_THAT(ThingsOf(*reader), ElementsAre("a=1", "ab=1", "b=1", "c=1"));
  EXPECT_THAT(ThingsOf(*reader, Order::kDescending), ElementsAre("c=1", "b=1", "ab=1", "a=1"));
  EXPECT_THAT(ThingsOf(*reader, Order::kAscending, ThingKey("org", "ab")), ElementsAre("b=1", "c=1"));
  EXPECT_THAT(ThingsOf(*reader, Order::kDescending, ThingKey("org", "b")), ElementsAre("ab=1", "a=1"));
  EXPECT_THAT(ThingsOf(*reader, Order::kAscending, ThingKey("org", "aa")), ElementsAre("ab=1", "b=1", "c=1"));
  EXPECT_THAT(ThingsOf(*reader, Order::kAscending, ThingKey("org", "z")), IsEmpty());
  // An `after` outside the prefix neither widens nor breaks the scan.
  EXPECT_THAT(ThingsOf(*reader, Order::kAscending, ThingKey("a", "z")), ElementsAre("a=1", "ab=1", "b=1", "c=1"));
  EXPECT_THAT(ThingsOf(*reader, Order::kAscending, ThingKey("z", "z")), IsEmpty());
}

TEST_P(StoreContractTest, ScansNumbersAndRangesInOrder) {
  ASSERT_THAT(Write([](Transaction& txn) {
                for (const uint64_t rank : {256U, 1U, 255U, 65'536U, 2U}) {
                  txn.Put(kThingsByRank, {"org", rank, "t"}, NoValue());
                }
                return absl::OkStatus();
              }),
              IsOk());
  std::vector<uint64_t> ranks;
  const auto visit = [&](const RankKey& key, NoValue) {
    ranks.push_back(std::get<1>(key));
    return Visit::kContinue;
  };
  const std::unique_ptr<Reader> reader = store_->Read(PartitionOf("org"));
  EXPECT_THAT(reader->Scan(kThingsByRank, std::tuple<>(), visit), IsOk());
  EXPECT_THAT(ranks, ElementsAre(1, 2, 255, 256, 65'536));
  ranks.clear();
  EXPECT_THAT(reader->ScanRange(kThingsByRank, {"org", 2, ""}, {"org", 256, "t"}, visit), IsOk());
  EXPECT_THAT(ranks, ElementsAre(2, 255));
  ranks.clear();
  EXPECT_THAT(reader->ScanRange(kThingsByRank, {"org", 3, ""}, {"org", 3, ""}, visit), IsOk());
  EXPECT_THAT(ranks, IsEmpty());
}

TEST_P(StoreContractTest, StopsAScanWhenToldTo) {
  for (const char* thing : {"a", "b", "c"}) ASSERT_THAT(PutThing(thing, "1"), IsOk());
  int visited = 0;
  const auto visit = [&](const ThingKey&, const Text&) { return ++visited == 2 ? Visit::kStop : Visit::kContinue; };
  EXPECT_THAT(store_->Read(PartitionOf("org"))->Scan(kThings, std::tuple("org"), visit), IsOk());
  EXPECT_EQ(visited, 2);
}

TEST_P(StoreContractTest, EndsAScanWithTheErrorOfItsVisitor) {
  for (const char* thing : {"a", "b", "c"}) ASSERT_THAT(PutThing(thing, "1"), IsOk());
  int visited = 0;
  const auto visit = [&](const ThingKey&, const Text&) -> absl::StatusOr<Visit> {
    if (++visited == 2) return absl::DataLossError("it is odd");
    return Visit::kContinue;
  };
  EXPECT_THAT(store_->Read(PartitionOf("org"))->Scan(kThings, std::tuple("org"), visit),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_EQ(visited, 2);
}

TEST_P(StoreContractTest, ShowsABodyItsOwnChangesOverThoseBelow) {
  for (const char* thing : {"a", "b", "c"}) ASSERT_THAT(PutThing(thing, "old"), IsOk());
  std::vector<std::string> forward;
  std::vector<std::string> backward;
  ASSERT_THAT(Write([&](Transaction& txn) {
                txn.Put(kThings, {"org", "b"}, MakeText("new"));
                txn.Put(kThings, {"org", "bb"}, MakeText("new"));
                txn.Delete(kThings, {"org", "c"});
                txn.Put(kThings, {"org", "d"}, MakeText("new"));
                txn.Delete(kThings, {"org", "d"});
                EXPECT_EQ(TextOf(txn, "b"), "new");
                EXPECT_EQ(TextOf(txn, "c"), "");
                forward = ThingsOf(txn);
                backward = ThingsOf(txn, Order::kDescending, ThingKey("org", "bb"));
                return absl::OkStatus();
              }),
              IsOk());
  EXPECT_THAT(forward, ElementsAre("a=old", "b=new", "bb=new"));
  EXPECT_THAT(backward, ElementsAre("b=new", "a=old"));
  EXPECT_THAT(ThingsOf(*store_->Read(PartitionOf("org"))), ElementsAre("a=old", "b=new", "bb=new"));
}

TEST_P(StoreContractTest, LetsAVisitorChangeWhatItVisits) {
  for (const char* thing : {"a", "b", "c", "d"}) ASSERT_THAT(PutThing(thing, "old"), IsOk());
  ASSERT_THAT(Write([&](Transaction& txn) {
                txn.Put(kThings, {"org", "b"}, MakeText("mine"));
                std::vector<std::string> seen;
                const auto visit = [&](const ThingKey& key, const Text& text) {
                  seen.push_back(std::get<1>(key) + "=" + text.value());
                  if (std::get<1>(key) == "a") txn.Put(kThings, {"org", "b"}, MakeText(std::string(100, 'x')));
                  txn.Delete(kThings, key);
                  return Visit::kContinue;
                };
                OUTLAY_RETURN_IF_ERROR(txn.Scan(kThings, std::tuple("org"), visit));
                EXPECT_THAT(seen, ElementsAre("a=old", "b=" + std::string(100, 'x'), "c=old", "d=old"));
                return absl::OkStatus();
              }),
              IsOk());
  EXPECT_THAT(ThingsOf(*store_->Read(PartitionOf("org"))), IsEmpty());
}

TEST_P(StoreContractTest, LeavesNothingOfARefusedBody) {
  ASSERT_THAT(PutThing("a", "old"), IsOk());
  const absl::Status refused = Write([](Transaction& txn) {
    txn.Put(kThings, {"org", "a"}, MakeText("new"));
    txn.Put(kThings, {"org", "b"}, MakeText("new"));
    txn.Delete(kThings, {"org", "a"});
    txn.Append("record");
    return absl::FailedPreconditionError("no");
  });
  EXPECT_EQ(refused, absl::FailedPreconditionError("no"));
  EXPECT_THAT(ThingsOf(*store_->Read(PartitionOf("org"))), ElementsAre("a=old"));
  EXPECT_EQ(store_->Head(PartitionOf("org")).value().last_sequence, 0);
}

TEST_P(StoreContractTest, ForgetsWhatABodyWroteBeforeReset) {
  ASSERT_THAT(Write([](Transaction& txn) {
                txn.Put(kThings, {"org", "a"}, MakeText("1"));
                EXPECT_EQ(txn.Append("first"), 1);
                txn.Reset();
                EXPECT_EQ(TextOf(txn, "a"), "");
                EXPECT_EQ(txn.next_sequence(), 1);
                txn.Put(kThings, {"org", "b"}, MakeText("2"));
                EXPECT_EQ(txn.Append("second"), 1);
                return absl::OkStatus();
              }),
              IsOk());
  EXPECT_THAT(ThingsOf(*store_->Read(PartitionOf("org"))), ElementsAre("b=2"));
  const auto entries = store_->ReadLog(PartitionOf("org"), 0, 1'000).value();
  ASSERT_EQ(entries.size(), 1);
  EXPECT_EQ(entries[0].record, "second");
}

TEST_P(StoreContractTest, ShowsABodyThoseBeforeItInItsGroup) {
  const std::shared_ptr<Event> release = HoldWriter();
  std::vector<std::string> seen;
  const auto add = [&](const std::string& text, bool is_refused) {
    store_->Write({PartitionOf("org"), "org",
                   [&seen, text, is_refused](Transaction& txn) {
                     const std::string before = TextOf(txn, "a");
                     txn.Put(kThings, {"org", "a"}, MakeText(before + text));
                     seen = ThingsOf(txn);
                     return is_refused ? absl::AbortedError("no") : absl::OkStatus();
                   }},
                  [](absl::Status) {});
  };
  add("1", false);
  add("2", true);
  add("3", false);
  release->Set();
  ASSERT_THAT(Write([](Transaction&) { return absl::OkStatus(); }), IsOk());
  EXPECT_THAT(seen, ElementsAre("a=13"));
  EXPECT_EQ(TextOf("a"), "13");
}

TEST_P(StoreContractTest, BoundsTheRowsAndBytesOfABody) {
  const auto put_rows = [](int64_t rows) {
    return [rows](Transaction& txn) {
      for (int64_t i = 0; i < rows; ++i) {
        txn.Put(kThingsByRank, {"org", static_cast<uint64_t>(i), "t"}, NoValue());
        txn.Put(kThingsByRank, {"org", static_cast<uint64_t>(i), "t"}, NoValue());  // Counts once.
      }
      return absl::OkStatus();
    };
  };
  EXPECT_THAT(Write(put_rows(kMaxBodyRows)), IsOk());
  EXPECT_THAT(Write(put_rows(kMaxBodyRows + 1)), HasReason("BODY_TOO_LARGE"));
  const auto put_bytes = [](size_t bytes) {
    return [bytes](Transaction& txn) {
      txn.Put(kOriginals, {"a"}, std::string(bytes / 2, 'x'));
      txn.Append(std::string(bytes / 2, 'x'));
      return absl::OkStatus();
    };
  };
  EXPECT_THAT(Write(put_bytes(kMaxBodyBytes - 100)), IsOk());
  EXPECT_THAT(Write(put_bytes(kMaxBodyBytes + 2)), HasReason("BODY_TOO_LARGE"));
  EXPECT_EQ(store_->Head(PartitionOf("org")).value().last_sequence, 1);
}

TEST_P(StoreContractTest, SaysDataLossForBytesThatDoNotParse) {
  constexpr Keyspace<ThingKey, std::string> kRawThings{kThings.family, kThings.number, "raw"};
  ASSERT_THAT(Write([&](Transaction& txn) {
                txn.Put(kRawThings, {"org", "a"}, std::string("\xff\xff\xff"));
                return absl::OkStatus();
              }),
              IsOk());
  const std::unique_ptr<Reader> reader = store_->Read(PartitionOf("org"));
  const absl::Status found = reader->Find(kThings, {"org", "a"}).status();
  EXPECT_THAT(found, StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(std::string(found.message()), ::testing::HasSubstr("things"));
  const auto visit = [](const ThingKey&, const Text&) { return Visit::kContinue; };
  EXPECT_THAT(reader->Scan(kThings, std::tuple("org"), visit), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_P(StoreContractTest, KeepsEverythingOverARestart) {
  ASSERT_THAT(PutThing("a", "1"), IsOk());
  ASSERT_THAT(Write([](Transaction& txn) {
                txn.Append("record");
                return absl::OkStatus();
              }),
              IsOk());
  Open();
  EXPECT_EQ(TextOf("a"), "1");
  EXPECT_EQ(store_->Head(PartitionOf("org")).value().last_sequence, 1);
  ASSERT_THAT(Write([](Transaction& txn) {
                EXPECT_EQ(TextOf(txn, "a"), "1");
                EXPECT_EQ(txn.Append("next"), 2);
                return absl::OkStatus();
              }),
              IsOk());
}

INSTANTIATE_TEST_SUITE_P(Contract, StoreContractTest, ::testing::ValuesIn(Implementations()), NameOf);

}  // namespace
}  // namespace outlay::store
