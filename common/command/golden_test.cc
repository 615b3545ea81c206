// The bytes that the one door keeps on disk. They never change: a data directory outlives the program that wrote it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"
#include "common/command/keyspaces.h"
#include "common/command/log_record.h"
#include "common/command/refusal.h"
#include "common/store/testing/hex.h"
#include "common/testing/matchers.h"

namespace outlay::command {
namespace {

using ::outlay::store::KeyHex;
using ::outlay::store::ValueHex;

std::string Hex(const std::string& bytes) {
  return absl::BytesToHexString(bytes);
}

storage::v1::LogRecord FullRecord() {
  storage::v1::LogRecord record;
  record.set_organization("acme");
  record.set_organization_sequence(3);
  record.set_time_unix_micros(1'704'067'200'000'001);
  record.set_subject("alice");
  record.set_on_behalf_of("bob");
  record.set_cause("e1");
  record.set_command("counters.add");
  record.set_request_id("r1");
  record.set_request_digest("d");
  record.set_resource("organizations/acme/counters/c");
  record.set_before("b");
  record.set_after("a");
  record.set_answer("");
  storage::v1::LoggedEvent* const event = record.add_events();
  event->set_type("t");
  event->set_subject("s");
  event->set_data("x");
  return record;
}

TEST(CommandGoldenTest, KeysKeepTheirBytes) {
  EXPECT_EQ(KeyHex(kOrganizationHeads, {"acme"}), "f0100761636d650001");
  EXPECT_EQ(KeyHex(kRequestRecords, {"acme", "alice", "r1"}), "f0110761636d650001616c696365000172310001");
}

TEST(CommandGoldenTest, HeadsAndRequestsKeepTheirBytes) {
  storage::v1::OrganizationHead head;
  head.set_organization_sequence(300);
  head.set_hash("hash");
  EXPECT_EQ(ValueHex(head), "08ac02120468617368");
  storage::v1::RequestRecord request;
  request.set_digest("digest");
  request.set_sequence(5);
  request.set_time_unix_micros(7);
  EXPECT_EQ(ValueHex(request), "0a0664696765737410051807");
}

TEST(CommandGoldenTest, RecordsKeepTheirBytesAndHash) {
  std::string bytes;
  const Digest own = SealRecord(FullRecord(), Sha256("previous"), &bytes);
  EXPECT_EQ(Hex(bytes),
            "0a0461636d6510031881c08481f1ba83032205616c6963652a03626f62320265313a0c636f756e746572732e61"
            "6464420272314a0164521d6f7267616e697a6174696f6e732f61636d652f636f756e746572732f635a01626201"
            "616a007a090a01741201731a0178c23e206da0633528deaa0144e7b058315f0b753ec0b945163a72bf96a0d181"
            "80f9de0d");
  EXPECT_EQ(own.ToHex(), "45056bda300ec6032bf3b733612bfc3e7981c41d3b2f86b12b37bee218c80158");
}

TEST(CommandGoldenTest, ASealedRecordIsWhatProtobufWouldWrite) {
  std::string bytes;
  SealRecord(FullRecord(), Sha256("previous"), &bytes);
  storage::v1::LogRecord record = FullRecord();
  record.set_previous_hash(std::string(Sha256("previous").bytes()));
  EXPECT_EQ(Hex(bytes), ValueHex(record));
}

TEST(CommandGoldenTest, RefusalsKeepTheirBytes) {
  storage::v1::Refusal refusal;
  const absl::Status error =
      MakeError(absl::StatusCode::kFailedPrecondition, "COUNTER_FULL", "counter c is full", {{"counter", "c"}});
  WriteRefusal(error, &refusal);
  EXPECT_EQ(ValueHex(refusal),
            "0809120c434f554e5445525f46554c4c1a11636f756e74657220632069732066756c6c220c0a07636f756e7465"
            "72120163");
  EXPECT_EQ(ReadRefusal(refusal), error);
}

}  // namespace
}  // namespace outlay::command
