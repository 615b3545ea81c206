// Reference data through the wrapper. Real: wrapper, handlers, commands, rows, log. Fake: time, threads, the disk, the
// network.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/rpc/testing/whole_stream.h"
#include "common/tenant/directory_events.h"
#include "common/tenant/tenant.h"
#include "common/tenant/testing/tell.h"
#include "services/directory/events/snapshot.h"
#include "services/directory/rpc/testing/service.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Of 2026-01-15, when the fixture begins.
constexpr int64_t kNow = 1'768'435'200;
constexpr int64_t kDay = 86'400;

constexpr char kHome[] =
    "display_name: 'Home office' delivery_address { lines: 'Street 1' region_code: 'DE' home: true }";

class ReferenceDataTest : public ServiceFixture {
 protected:
  static std::string At(const std::string& field, int64_t seconds) {
    return field + " { seconds: " + std::to_string(seconds) + " } ";
  }
  static std::string Id(const std::string& kind, const std::string& code, int64_t from) {
    return "kind: KIND_" + kind + " code: '" + code + "' " + At("valid_from", from);
  }
  absl::StatusOr<v1::ReferenceEntry> Set(const std::string& kind, const std::string& code, int64_t from,
                                         const std::string& more = "", const std::string& subject = "ann") {
    return Send<v1::SetReferenceEntryRequest, v1::ReferenceEntry>(
        "ReferenceData/SetReferenceEntry",
        "parent: 'organizations/acme' reference_entry { " + Id(kind, code, from) + more + " }", subject);
  }
  absl::StatusOr<v1::ReferenceEntry> Get(const std::string& kind, const std::string& code, int64_t time = 0) {
    return Send<v1::GetReferenceEntryRequest, v1::ReferenceEntry>(
        "ReferenceData/GetReferenceEntry", "parent: 'organizations/acme' kind: KIND_" + kind + " code: '" + code +
                                               "' " + (time == 0 ? "" : At("time", time)));
  }
  absl::StatusOr<v1::DeleteReferenceEntryResponse> Delete(const std::string& kind, const std::string& code,
                                                          int64_t from) {
    return Send<v1::DeleteReferenceEntryRequest, v1::DeleteReferenceEntryResponse>(
        "ReferenceData/DeleteReferenceEntry", "parent: 'organizations/acme' " + Id(kind, code, from));
  }
  absl::StatusOr<v1::ReferenceEntry> Confirm(const std::string& code, int64_t from, const std::string& etag,
                                             const std::string& subject) {
    return Send<v1::ConfirmReferenceEntryRequest, v1::ReferenceEntry>(
        "ReferenceData/ConfirmReferenceEntry",
        "parent: 'organizations/acme' " + Id("DELIVERY_ADDRESS", code, from) + "etag: '" + etag + "'", subject);
  }
  std::vector<std::string> List(const std::string& filter) {
    std::vector<std::string> codes;
    std::string token;
    do {
      const auto page = Send<v1::ListReferenceEntriesRequest, v1::ListReferenceEntriesResponse>(
          "ReferenceData/ListReferenceEntries",
          "parent: 'organizations/acme' page_size: 2 page_token: '" + token + "' filter { " + filter + " }");
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return codes;
      for (const v1::ReferenceEntry& entry : page->reference_entries()) {
        codes.push_back(entry.code() + "/" + entry.display_name());
      }
      token = page->next_page_token();
    } while (!token.empty());
    return codes;
  }
};

TEST_F(ReferenceDataTest, AVersionHoldsUntilTheNextOneBegins) {
  ASSERT_THAT(Set("COST_CENTRE", "4711", kNow - 9 * kDay, "display_name: 'Old'"), IsOk());
  ASSERT_THAT(Set("COST_CENTRE", "4711", kNow + kDay, "display_name: 'New'"), IsOk());
  EXPECT_EQ(Get("COST_CENTRE", "4711")->display_name(), "Old");
  EXPECT_EQ(Get("COST_CENTRE", "4711", kNow + kDay - 1)->display_name(), "Old");
  EXPECT_EQ(Get("COST_CENTRE", "4711", kNow + kDay)->display_name(), "New");
  EXPECT_THAT(Get("COST_CENTRE", "4711", kNow - 10 * kDay), HasReason("REFERENCE_ENTRY_NOT_FOUND"));
  EXPECT_THAT(Get("PROJECT", "4711"), HasReason("REFERENCE_ENTRY_NOT_FOUND"));
  EXPECT_THAT(Set("COST_CENTRE", "4711", kNow - 9 * kDay, "display_name: 'Other'"),
              HasReason("REFERENCE_HISTORY_FIXED"));
  EXPECT_THAT(Set("COST_CENTRE", "4711", kNow - kDay, "display_name: 'Other'"), HasReason("REFERENCE_HISTORY_FIXED"));
  ASSERT_THAT(Set("COST_CENTRE", "4711", kNow - 9 * kDay, "display_name: 'Old' " + At("valid_until", kNow)), IsOk());
  EXPECT_THAT(Get("COST_CENTRE", "4711"), HasReason("REFERENCE_ENTRY_NOT_FOUND"));
  EXPECT_THAT(Events<v1::ReferenceEntryChanged>(), SizeIs(3));
  EXPECT_THAT(Set("COST_CENTRE", "4711", kNow + kDay, "display_name: 'New' etag: 'other'"), HasReason("ETAG_MISMATCH"));
}

TEST_F(ReferenceDataTest, OnlyWhatDidNotBeginIsDeleted) {
  ASSERT_THAT(Set("PROJECT", "p", kNow - kDay), IsOk());
  ASSERT_THAT(Set("PROJECT", "p", kNow + kDay), IsOk());
  EXPECT_THAT(Delete("PROJECT", "p", kNow - kDay), HasReason("REFERENCE_HISTORY_FIXED"));
  EXPECT_THAT(Delete("PROJECT", "p", kNow + kDay), IsOk());
  EXPECT_THAT(Delete("PROJECT", "p", kNow + kDay), HasReason("REFERENCE_ENTRY_NOT_FOUND"));
  EXPECT_THAT(Events<v1::ReferenceEntryDeleted>(), SizeIs(1));
}

TEST_F(ReferenceDataTest, ListsByKindCodeAndInstant) {
  ASSERT_THAT(Set("UNIT", "EA", kNow - kDay, "display_name: 'each' unit {}"), IsOk());
  ASSERT_THAT(Set("UNIT", "BX", kNow - kDay, "display_name: 'old' unit { base_unit: 'EA' factor { value: '10' } }"),
              IsOk());
  ASSERT_THAT(Set("UNIT", "BX", kNow + kDay, "display_name: 'new' unit { base_unit: 'EA' factor { value: '12' } }"),
              IsOk());
  ASSERT_THAT(Set("UNIT", "CT", kNow + kDay, "display_name: 'later' unit {}"), IsOk());
  EXPECT_THAT(List("kind: KIND_UNIT"), ElementsAre("BX/old", "BX/new", "CT/later", "EA/each"));
  EXPECT_THAT(List("kind: KIND_UNIT code: 'BX'"), ElementsAre("BX/old", "BX/new"));
  EXPECT_THAT(List("kind: KIND_UNIT " + At("time", kNow)), ElementsAre("BX/old", "EA/each"));
  EXPECT_THAT(List("kind: KIND_UNIT " + At("time", kNow + kDay)), ElementsAre("BX/new", "CT/later", "EA/each"));
  EXPECT_THAT(List("kind: KIND_PROJECT"), IsEmpty());
}

TEST_F(ReferenceDataTest, EachKindHasItsRules) {
  const std::string rate = "exchange_rate { from_currency: 'EUR' to_currency: 'USD' rate { value: '1.1' } }";
  EXPECT_THAT(Set("EXCHANGE_RATE", "EUR-USD", kNow, rate), IsOk());
  EXPECT_THAT(Set("EXCHANGE_RATE", "USD-EUR", kNow, rate), HasMetadata("field", "reference_entry.code"));
  EXPECT_THAT(Set("EXCHANGE_RATE", "EUR-USD", kNow), HasMetadata("field", "reference_entry.details"));
  EXPECT_THAT(Set("COST_CENTRE", "EUR-USD", kNow, rate), HasMetadata("field", "reference_entry.details"));
  EXPECT_THAT(Set("CATEGORY", "4321", kNow), IsOk());
  EXPECT_THAT(Set("CATEGORY", "432", kNow), HasMetadata("field", "reference_entry.code"));
  EXPECT_THAT(Set("UNIT", "BX", kNow, "unit { base_unit: 'EA' }"), HasMetadata("field", "reference_entry.unit.factor"));
  EXPECT_THAT(
      Set("AGREED_PRICE", "i", kNow, "agreed_price { item: 'i' currency: 'EUR' unit_price { value: '1.1234567' } }"),
      HasMetadata("field", "reference_entry.agreed_price.unit_price"));
  EXPECT_THAT(
      Set("EXEMPTION_CERTIFICATE", "c", kNow, "exemption_certificate { country: 'US' region: 'TX' number: '1' }"),
      IsOk());
  const std::string card = "payment_instrument { type: TYPE_CARD provider_reference: ";
  EXPECT_THAT(Set("PAYMENT_INSTRUMENT", "card-1", kNow, card + "'tok_1' }"), IsOk());
  EXPECT_THAT(Set("PAYMENT_INSTRUMENT", "card-2", kNow, card + "'4111 1111 1111 1111' }"),
              HasReason("CARD_NUMBER_REFUSED"));
  EXPECT_THAT(Set("PAYMENT_INSTRUMENT", "5500000000000004", kNow, card + "'t' }"), HasReason("CARD_NUMBER_REFUSED"));
}

TEST_F(ReferenceDataTest, AHomeAddressWaitsForASecondPerson) {
  ASSERT_THAT(CreateUser("bob"), IsOk());
  ASSERT_THAT(CreateUser("robot", "", "owner: 'organizations/acme/users/ann'"), IsOk());
  const auto proposed = Set("DELIVERY_ADDRESS", "home", kNow, kHome);
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->state(), v1::ReferenceEntry::STATE_PROPOSED);
  EXPECT_THAT(Get("DELIVERY_ADDRESS", "home", kNow + kDay), HasReason("REFERENCE_ENTRY_NOT_FOUND"));
  EXPECT_THAT(List("kind: KIND_DELIVERY_ADDRESS"), IsEmpty());
  EXPECT_THAT(List("kind: KIND_DELIVERY_ADDRESS state: STATE_PROPOSED"), ElementsAre("home/Home office"));
  EXPECT_THAT(Events<v1::ReferenceEntryChanged>(), IsEmpty());
  EXPECT_THAT(Events<v1::ReferenceEntryProposed>(), SizeIs(1));
  EXPECT_THAT(Confirm("home", kNow, proposed->etag(), "ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm("home", kNow, proposed->etag(), "robot"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm("home", kNow, "other", "bob"), HasReason("ETAG_MISMATCH"));
  const auto confirmed = Confirm("home", kNow, proposed->etag(), "bob");
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->confirmed_by(), "bob");
  EXPECT_EQ(Get("DELIVERY_ADDRESS", "home", kNow + kDay)->display_name(), "Home office");
  EXPECT_THAT(Events<v1::ReferenceEntryChanged>(), SizeIs(1));
  EXPECT_THAT(Confirm("home", kNow, proposed->etag(), "bob"), HasReason("REFERENCE_ENTRY_NOT_FOUND"));
}

TEST_F(ReferenceDataTest, ProposalsAreOverAfterTwoWeeks) {
  ASSERT_THAT(CreateUser("bob"), IsOk());
  const auto proposed = Set("DELIVERY_ADDRESS", "home", kNow, kHome);
  node_.clock().Advance(absl::Hours(14 * 24));
  EXPECT_THAT(Confirm("home", kNow, proposed->etag(), "bob"), HasReason("REFERENCE_PROPOSAL_EXPIRED"));
}

// A copy as other services have it, of events or of a snapshot.
class CopyTest : public ReferenceDataTest {
 protected:
  template <typename Event>
  void Apply(const Event& event) {
    tenant::TellDirectoryEvent(copy_, event);
  }
  void ApplySnapshot() {
    const std::unique_ptr<store::Reader> reader = node_.store().Read(store::PartitionOf("acme"));
    const feed::SnapshotSource source = SnapshotOfResources();
    std::string next;
    do {
      const auto page = source(*reader, next);
      ASSERT_THAT(page, IsOk());
      for (const command::Announcement& told : page->events) {
        if (!tenant::IsDirectoryEvent(told.type)) continue;
        const auto event = tenant::ParseDirectoryEvent(told.type, told.data);
        ASSERT_THAT(event, IsOk());
        Apply(*event);
      }
      next = page->next;
    } while (!next.empty());
  }
  std::string Project(int64_t time) {
    const auto found = tenant::FindReference(*copy_.store().Read(store::PartitionOf("acme")), "acme",
                                             v1::ReferenceEntry::KIND_PROJECT, "p", absl::FromUnixSeconds(time));
    EXPECT_THAT(found, IsOk());
    return found->has_value() ? (*found)->display_name() : "";
  }
  std::string Rate(int64_t time) {
    const auto found = tenant::FindRate(*copy_.store().Read(store::PartitionOf("acme")), "acme", Currency::Of("EUR"),
                                        Currency::Of("USD"), absl::FromUnixSeconds(time));
    EXPECT_THAT(found, IsOk());
    return found->has_value() ? (*found)->rate.ToString() : "";
  }

  command::TestNode copy_;
};

TEST_F(CopyTest, KnowsWhatHoldsAtEveryInstant) {
  const std::string rate = "exchange_rate { from_currency: 'EUR' to_currency: 'USD' rate { value: '1.1' } } ";
  ASSERT_THAT(Set("EXCHANGE_RATE", "EUR-USD", kNow, rate + At("valid_until", kNow + 3 * kDay)), IsOk());
  ASSERT_THAT(Set("PROJECT", "p", kNow - kDay, "display_name: 'a'"), IsOk());
  ASSERT_THAT(Set("PROJECT", "p", kNow + kDay, "display_name: 'b'"), IsOk());
  for (const v1::ReferenceEntryChanged& event : Events<v1::ReferenceEntryChanged>()) Apply(event);
  EXPECT_EQ(Project(kNow - 2 * kDay), "");
  EXPECT_EQ(Project(kNow), "a");
  EXPECT_EQ(Project(kNow + kDay), "b");
  EXPECT_EQ(Rate(kNow - 1), "");
  EXPECT_EQ(Rate(kNow), "1.1");
  EXPECT_EQ(Rate(kNow + 3 * kDay), "") << "the rate ended";
}

TEST_F(CopyTest, HearsFromASnapshotWhatWasDeletedWhileItWasAway) {
  const std::string rate = "exchange_rate { from_currency: 'EUR' to_currency: 'USD' rate { value: '1.1' } } ";
  ASSERT_THAT(Set("PROJECT", "p", kNow - kDay, "display_name: 'a'"), IsOk());
  ASSERT_THAT(Set("PROJECT", "p", kNow + kDay, "display_name: 'b'"), IsOk());
  ASSERT_THAT(Set("EXCHANGE_RATE", "EUR-USD", kNow + kDay, rate), IsOk());
  ApplySnapshot();
  EXPECT_EQ(Project(kNow + kDay), "b");
  EXPECT_EQ(Rate(kNow + kDay), "1.1");
  ASSERT_THAT(Delete("PROJECT", "p", kNow + kDay), IsOk());
  ASSERT_THAT(Delete("EXCHANGE_RATE", "EUR-USD", kNow + kDay), IsOk());
  ApplySnapshot();
  EXPECT_EQ(Project(kNow + kDay), "a");
  EXPECT_EQ(Rate(kNow + kDay), "");
  ASSERT_THAT(Set("PROJECT", "p", kNow + kDay, "display_name: 'c'"), IsOk());
  ApplySnapshot();
  EXPECT_EQ(Project(kNow + kDay), "c") << "written again, it is not deleted any more";
}

// Imports and exports files.
class ReferenceFilesTest : public ReferenceDataTest {
 protected:
  struct Imported {
    absl::Status status;
    v1::ImportReferenceDataResponse last;
    std::vector<v1::ImportedReferenceEntry> rows;
  };

  Imported Import(const std::string& kind, const std::string& file, const std::string& more = "") {
    v1::ImportReferenceDataRequest request;
    *request.mutable_header() = Parse<v1::ImportReferenceDataHeader>(
        "parent: 'organizations/acme' import_id: 'i' kind: KIND_" + kind + " " + more);
    const auto streamed = Stream<v1::ImportReferenceDataResponse>("ImportReferenceData", rpc::InChunks(request, file));
    Imported imported;
    imported.status = streamed.status;
    for (const v1::ImportReferenceDataResponse& response : streamed.messages) {
      imported.last = response;
      imported.rows.insert(imported.rows.end(), response.imported_rows().begin(), response.imported_rows().end());
    }
    return imported;
  }
  std::string Export(const std::string& kind) {
    const auto streamed = Stream<v1::ExportReferenceDataResponse>(
        "ExportReferenceData",
        std::vector{Parse<v1::ExportReferenceDataRequest>("parent: 'organizations/acme' kind: KIND_" + kind)});
    EXPECT_THAT(streamed.status, IsOk());
    return rpc::FileOf(streamed);
  }

 private:
  template <typename Response, typename Request>
  rpc::Streamed<Response> Stream(const std::string& method, const std::vector<Request>& requests) {
    return rpc::StreamInOneThread<Response>(channel_, node_.scheduler(), "/outlay.directory.v1.ReferenceData/" + method,
                                            requests, As());
  }
};

constexpr char kPrices[] =
    "code,valid_from,valid_until,display_name,item,currency,unit_price,unit,supplier\r\n"
    "desk,2026-02-01,,Desk,desk-1,EUR,199.90,EA,initech\r\n"
    "chair,2026-02-01T10:00:00Z,2026-12-31,Chair,chair-1,EUR,-5,EA,\r\n"
    "lamp,someday,,Lamp,lamp-1,EUR,5,EA,\r\n"
    "lamp,2026-02-01,,Lamp,lamp-1,XXY,5,EA,\r\n";

TEST_F(ReferenceFilesTest, EveryRowIsReportedAndARefusedOneLeavesTheOthers) {
  const Imported imported = Import("AGREED_PRICE", kPrices);
  ASSERT_THAT(imported.status, IsOk());
  EXPECT_EQ(imported.last.rows(), 4);
  EXPECT_EQ(imported.last.created(), 1);
  EXPECT_EQ(imported.last.refused(), 3);
  ASSERT_THAT(imported.rows, SizeIs(4));
  EXPECT_EQ(imported.rows[0].code(), "desk");
  EXPECT_FALSE(imported.rows[0].has_error());
  EXPECT_NE(imported.rows[1].error().DebugString().find("unit_price"), std::string::npos);
  EXPECT_NE(imported.rows[2].error().DebugString().find("valid_from"), std::string::npos);
  EXPECT_NE(imported.rows[3].error().DebugString().find("currency"), std::string::npos);
  const auto desk = Get("AGREED_PRICE", "desk", kNow + 30 * kDay);
  ASSERT_THAT(desk, IsOk());
  EXPECT_EQ(desk->agreed_price().supplier(), "organizations/acme/suppliers/initech");
  EXPECT_EQ(desk->agreed_price().unit_price().value(), "199.90");
}

TEST_F(ReferenceFilesTest, ACheckWritesNothing) {
  const size_t records = node_.Log("acme").size();
  EXPECT_EQ(Import("AGREED_PRICE", kPrices, "validate_only: true").last.created(), 1);
  EXPECT_EQ(node_.Log("acme").size(), records);
}

TEST_F(ReferenceFilesTest, WhatWasExportedImportsAsNoChangeAtAll) {
  ASSERT_THAT(Set("DELIVERY_ADDRESS", "hq", kNow + kDay,
                  "display_name: '=HQ' " + At("valid_until", kNow + 9 * kDay) +
                      "delivery_address { lines: 'Gate 7' lines: 'Street \"1\"' region_code: 'DE' }"),
              IsOk());
  ASSERT_THAT(Set("DELIVERY_ADDRESS", "hq", kNow + 2 * kDay, "delivery_address { lines: 'x' region_code: 'FR' }"),
              IsOk());
  ASSERT_THAT(Set("PAYMENT_INSTRUMENT", "card", kNow + kDay, "payment_instrument { type: TYPE_BANK_ACCOUNT }"), IsOk());
  const size_t records = node_.Log("acme").size();
  for (const std::string kind : {"DELIVERY_ADDRESS", "PAYMENT_INSTRUMENT", "PROJECT"}) {
    const std::string file = Export(kind);
    const Imported imported = Import(kind, file);
    EXPECT_THAT(imported.status, IsOk()) << file;
    EXPECT_EQ(imported.last.refused(), 0) << file << imported.last.DebugString();
    EXPECT_EQ(Export(kind), file);
  }
  EXPECT_EQ(node_.Log("acme").size(), records);
}

}  // namespace
}  // namespace outlay::directory
