// The bytes that the feed keeps on disk. They never change: a data directory outlives the program that wrote it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/feed/keyspaces.h"
#include "common/store/testing/hex.h"

namespace outlay::feed {
namespace {

using ::outlay::store::KeyHex;
using ::outlay::store::ValueHex;

TEST(FeedGoldenTest, KeysKeepTheirBytes) {
  EXPECT_EQ(KeyHex(kCursors, {"po"}), "f03007706f0001");
  EXPECT_EQ(KeyHex(kParkedSubjects, {"po", "s"}), "f03107706f0001730001");
  EXPECT_EQ(KeyHex(kParkedEvents, {"po", "s", 1, 2, 3}),
            "f03207706f000173000100000000000000010000000000000002"
            "00000003");
  EXPECT_EQ(KeyHex(kClaims, {"im"}), "f03307696d0001");
}

TEST(FeedGoldenTest, RecordsKeepTheirBytes) {
  storage::v1::CursorRecord cursor;
  cursor.set_epoch(1);
  cursor.set_sequence(300);
  cursor.set_events_applied(2);
  EXPECT_EQ(ValueHex(cursor), "080110ac021802") << "as before there were versions";
  cursor.set_version(3);
  EXPECT_EQ(ValueHex(cursor), "080110ac0218022003");
  storage::v1::ClaimRecord claim;
  claim.set_epoch(1);
  claim.set_sequence(300);
  claim.set_time_unix_micros(5);
  EXPECT_EQ(ValueHex(claim), "080110ac021805");
  storage::v1::ParkedSubjectRecord subject;
  subject.set_events(3);
  EXPECT_EQ(ValueHex(subject), "0803");
  storage::v1::ParkedEventRecord event;
  event.set_event("e");
  event.set_organization("o");
  event.set_code(3);
  event.set_reason("r");
  event.set_message("m");
  event.set_time_unix_micros(5);
  EXPECT_EQ(ValueHex(event),
            "0a016512016f180322017"
            "22a016d3005");
}

}  // namespace
}  // namespace outlay::feed
