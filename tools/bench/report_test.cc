#include "tools/bench/report.h"

#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace outlay::bench {
namespace {

TEST(ReportTest, IsOneLineOfJsonWithUnitsAndBases) {
  Report report("store", true, {.processor = "a \"b\"\\\n", .cores = 4});
  report.AddFigure("ours", {2, 1, 3}, "transactions/s");
  report.AddRatio("ours", {0.9, 0.8, 1}, "bare", AtLeast(0.8));
  const std::string json = report.ToJson();
  EXPECT_EQ(json.find('\n'), std::string::npos);
  google::protobuf::Struct parsed;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json, &parsed).ok()) << json;
  EXPECT_EQ(parsed.fields().at("name").string_value(), "store");
  EXPECT_EQ(parsed.fields().at("machine").struct_value().fields().at("processor").string_value(), "a \"b\"\\\n");
  const auto& figure = parsed.fields().at("figures").list_value().values(0).struct_value().fields();
  EXPECT_EQ(figure.at("median").number_value(), 2);
  EXPECT_EQ(figure.at("unit").string_value(), "transactions/s");
  const auto& ratio = parsed.fields().at("ratios").list_value().values(0).struct_value().fields();
  EXPECT_EQ(ratio.at("ratio_to").string_value(), "bare");
  EXPECT_TRUE(ratio.at("met").bool_value());
  EXPECT_TRUE(parsed.fields().at("goals_met").bool_value());
}

TEST(ReportTest, TellsAMissedGoal) {
  Report report("store", false, {});
  report.AddRatio("growth", {3.1, 3, 3.2}, "ten lines", AtMost(3));
  EXPECT_FALSE(report.ok());
}

TEST(ReportTest, GroupsDigits) {
  EXPECT_EQ(Readable(1234567), "1,234,567");
  EXPECT_EQ(Readable(-1234), "-1,234");
  EXPECT_EQ(Readable(123), "123");
  EXPECT_EQ(Readable(0.8151), "0.815");
}

}  // namespace
}  // namespace outlay::bench
