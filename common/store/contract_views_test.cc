#include <map>

#include "common/store/testing/contract.h"

namespace outlay::store {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::Pair;

// An organization's things, decoded.
class ThingsView final : public View {
 public:
  static absl::StatusOr<std::unique_ptr<View>> Load(const Reader& reader, std::string_view organization) {
    auto view = std::make_unique<ThingsView>();
    const auto visit = [&](const ThingKey& key, const Text& text) {
      view->things_[std::get<1>(key)] = text.value();
      return Visit::kContinue;
    };
    OUTLAY_RETURN_IF_ERROR(reader.Scan(kThings, std::tuple(organization), visit));
    return view;
  }

  absl::Status Apply(const Change& change) override {
    if (change.keyspace != kThings.number) return absl::OkStatus();
    ThingKey key;
    std::string_view parts = change.key;
    if (!key_codec::TakePart(&parts, &key)) return KeyUnreadable(kThings.name);
    if (!change.value.has_value()) {
      things_.erase(std::get<1>(key));
      return absl::OkStatus();
    }
    Text text;
    OUTLAY_RETURN_IF_ERROR(DecodeValue(*change.value, kThings.name, &text));
    things_[std::get<1>(key)] = text.value();
    return absl::OkStatus();
  }

  size_t ApproximateBytes() const override { return 1'000; }
  const std::map<std::string, std::string>& things() const { return things_; }

 private:
  std::map<std::string, std::string> things_;
};

// Real: the store. Counted: loads of views.
class StoreViewsContractTest : public StoreContractTest {
 protected:
  void SetUp() override {
    StoreContractTest::SetUp();
    SetLoader();
  }
  void TearDown() override { store_ = nullptr; }

  void SetLoader() {
    store_->SetViewLoader([this](const Reader& reader, std::string_view organization) {
      ++loads_;
      return ThingsView::Load(reader, organization);
    });
  }

  static std::map<std::string, std::string> ViewOf(Transaction& txn, const std::string& organization = "org") {
    const absl::StatusOr<View*> view = txn.FindView(organization);
    EXPECT_THAT(view, IsOk());
    return view.ok() ? static_cast<const ThingsView*>(*view)->things() : std::map<std::string, std::string>();
  }

  std::map<std::string, std::string> LookAtView(const std::string& organization = "org") {
    std::map<std::string, std::string> things;
    EXPECT_THAT(Write(
                    [&](Transaction& txn) {
                      things = ViewOf(txn, organization);
                      return absl::OkStatus();
                    },
                    organization),
                IsOk());
    return things;
  }

  int loads_ = 0;
};

TEST_P(StoreViewsContractTest, LoadsOnceAndIsToldOfAcceptedChanges) {
  ASSERT_THAT(PutThing("a", "1"), IsOk());
  EXPECT_THAT(LookAtView(), ElementsAre(Pair("a", "1")));
  ASSERT_THAT(PutThing("b", "2"), IsOk());
  ASSERT_THAT(Write([](Transaction& txn) {
                txn.Delete(kThings, {"org", "a"});
                txn.Put(kThings, {"org", "c"}, MakeText("3"));
                txn.Put(kThings, {"org", "c"}, MakeText("4"));
                return absl::OkStatus();
              }),
              IsOk());
  EXPECT_FALSE(Write([](Transaction& txn) {
                 txn.Put(kThings, {"org", "refused"}, MakeText("x"));
                 return absl::AbortedError("no");
               }).ok());
  EXPECT_THAT(LookAtView(), ElementsAre(Pair("b", "2"), Pair("c", "4")));
  EXPECT_EQ(loads_, 1);
}

TEST_P(StoreViewsContractTest, ShowsTheStateBeforeTheBodyThatLoadsIt) {
  ASSERT_THAT(PutThing("a", "1"), IsOk());
  ASSERT_THAT(Write([](Transaction& txn) {
                txn.Put(kThings, {"org", "a"}, MakeText("2"));
                txn.Put(kThings, {"org", "b"}, MakeText("2"));
                EXPECT_THAT(ViewOf(txn), ElementsAre(Pair("a", "1")));
                return absl::OkStatus();
              }),
              IsOk());
  EXPECT_THAT(LookAtView(), ElementsAre(Pair("a", "2"), Pair("b", "2")));
  EXPECT_EQ(loads_, 1);
}

TEST_P(StoreViewsContractTest, LoadsWhatTheGroupsThatAreNotDurableYetSay) {
  const std::shared_ptr<Event> release = HoldWriter();
  store_->Write({PartitionOf("org"), "org",
                 [](Transaction& txn) {
                   txn.Put(kThings, {"org", "a"}, MakeText("1"));
                   return absl::OkStatus();
                 }},
                [](absl::Status) {});
  std::map<std::string, std::string> seen;
  store_->Write({PartitionOf("org"), "org",
                 [&](Transaction& txn) {
                   seen = ViewOf(txn);
                   return absl::OkStatus();
                 }},
                [](absl::Status) {});
  release->Set();
  LookAtView();
  EXPECT_THAT(seen, ElementsAre(Pair("a", "1")));
}

TEST_P(StoreViewsContractTest, ShowsABodyItsOwnOrganizationOnly) {
  const auto look = [](Transaction& txn) { return txn.FindView("org2").status(); };
  EXPECT_THAT(Write(look), outlay::testing::StatusIs(absl::StatusCode::kInternal));
}

TEST_P(StoreViewsContractTest, EvictsByBytesAndLoadsAgain) {
  options_.lanes = 1;
  options_.view_bytes_max = 2'500;
  Open();
  SetLoader();
  for (const char* organization : {"org1", "org2", "org3"}) {
    ASSERT_THAT(PutThing("a", "1", organization), IsOk());
    LookAtView(organization);
  }
  EXPECT_EQ(loads_, 3);
  ASSERT_THAT(PutThing("a", "2", "org1"), IsOk());  // It was evicted: nobody is told.
  EXPECT_THAT(LookAtView("org3"), ElementsAre(Pair("a", "1")));
  EXPECT_EQ(loads_, 3);
  EXPECT_THAT(LookAtView("org1"), ElementsAre(Pair("a", "2")));
  EXPECT_EQ(loads_, 4);
  LookAtView("org3");
  EXPECT_EQ(loads_, 4);  // org2 was used least recently.
}

INSTANTIATE_TEST_SUITE_P(Contract, StoreViewsContractTest, ::testing::ValuesIn(Implementations()), NameOf);

}  // namespace
}  // namespace outlay::store
