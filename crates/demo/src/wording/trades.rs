//! What firms do.

/// A trade: the words in the name, the industry, the scope on the licence.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trade {
    /// In the name.
    pub words: &'static str,
    /// As the dossier names it.
    pub industry: &'static str,
    /// On the licence.
    pub scope: &'static str,
}

const fn trade(words: &'static str, industry: &'static str, scope: &'static str) -> Trade {
    Trade {
        words,
        industry,
        scope,
    }
}

const PLASTICS: &str = "塑料制品业";
const WHOLESALE: &str = "批发业";

/// Firms that use petrochemical products themselves.
pub const USING: [Trade; 24] = [
    trade("塑料制品", PLASTICS, "塑料制品制造；塑料制品销售。"),
    trade("包装材料", PLASTICS, "包装材料及制品制造、销售；包装服务。"),
    trade("塑料管业", PLASTICS, "塑料管材、管件制造；建筑材料销售。"),
    trade("薄膜科技", PLASTICS, "塑料薄膜制造；农用薄膜销售。"),
    trade("编织袋", PLASTICS, "塑料编织袋制造、销售。"),
    trade(
        "改性塑料",
        PLASTICS,
        "改性塑料粒子制造；工程塑料及合成树脂销售。",
    ),
    trade("注塑模具", PLASTICS, "模具制造；塑料零件注塑加工。"),
    trade("日用塑胶", PLASTICS, "日用塑料制品制造、销售。"),
    trade("泡沫制品", PLASTICS, "泡沫塑料制品制造、销售。"),
    trade("人造板材", "木材加工业", "人造板制造；胶粘剂使用与销售。"),
    trade(
        "电线电缆",
        "电气机械和器材制造业",
        "电线、电缆制造；绝缘材料销售。",
    ),
    trade("化纤纺织", "化学纤维制造业", "化学纤维制造；针纺织品销售。"),
    trade("无纺布", "纺织业", "产业用纺织制成品制造；非织造布销售。"),
    trade(
        "涂料",
        "化学原料和化学制品制造业",
        "涂料制造（不含危险化学品）；涂料销售。",
    ),
    trade("橡胶制品", "橡胶制品业", "橡胶制品制造、销售。"),
    trade("轮胎", "橡胶制品业", "轮胎制造；轮胎销售。"),
    trade("汽车零部件", "汽车制造业", "汽车零部件及配件制造、销售。"),
    trade(
        "家电配件",
        "电气机械和器材制造业",
        "家用电器零配件制造、销售。",
    ),
    trade(
        "医疗器械",
        "医药制造业",
        "第一类医疗器械生产；医用塑料制品销售。",
    ),
    trade("玩具", "文教用品制造业", "玩具制造；玩具销售。"),
    trade(
        "防水材料",
        "建筑材料制造业",
        "防水建筑材料制造、销售；防水工程施工。",
    ),
    trade(
        "沥青混凝土",
        "建筑材料制造业",
        "沥青混合料制造、销售；道路工程施工。",
    ),
    trade(
        "精细化工",
        "化学原料和化学制品制造业",
        "专用化学产品制造（不含危险化学品）；化工产品销售。",
    ),
    trade(
        "新材料",
        "化学原料和化学制品制造业",
        "合成材料制造；新材料技术研发。",
    ),
];

/// Firms that trade in petrochemical products.
pub const TRADING: [Trade; 16] = [
    trade(
        "化工贸易",
        WHOLESALE,
        "化工产品销售（不含许可类化工产品）。",
    ),
    trade(
        "石化物资",
        WHOLESALE,
        "石油制品销售（不含危险化学品）；化工产品销售。",
    ),
    trade("塑料原料", WHOLESALE, "合成树脂、塑料粒子销售。"),
    trade("塑化", WHOLESALE, "工程塑料及合成树脂销售；货物进出口。"),
    trade(
        "能源贸易",
        WHOLESALE,
        "润滑油销售；石油制品销售（不含危险化学品）。",
    ),
    trade(
        "供应链管理",
        "商务服务业",
        "供应链管理服务；化工产品销售；仓储服务。",
    ),
    trade("商贸", WHOLESALE, "国内贸易代理；化工产品、塑料制品销售。"),
    trade(
        "进出口",
        WHOLESALE,
        "货物进出口；技术进出口；化工产品销售。",
    ),
    trade("润滑油销售", WHOLESALE, "润滑油销售；汽车零配件零售。"),
    trade("沥青销售", WHOLESALE, "建筑材料、石油沥青销售。"),
    trade("橡塑", WHOLESALE, "橡胶、塑料及其制品销售。"),
    trade(
        "工贸",
        WHOLESALE,
        "塑料制品、五金产品销售；国内货物运输代理。",
    ),
    trade("燃料油", WHOLESALE, "燃料油销售（不含危险化学品）。"),
    trade(
        "溶剂化学",
        WHOLESALE,
        "专用化学产品销售（不含危险化学品）。",
    ),
    trade("聚烯烃销售", WHOLESALE, "合成树脂销售；塑料原料仓储。"),
    trade(
        "实业发展",
        WHOLESALE,
        "化工产品销售；以自有资金从事投资活动。",
    ),
];

/// Firms that rent premises from the property company.
pub const SERVICES: [Trade; 12] = [
    trade("餐饮管理", "餐饮业", "餐饮服务；餐饮管理。"),
    trade(
        "教育咨询",
        "教育",
        "教育咨询服务（不含涉许可审批的教育培训活动）。",
    ),
    trade("广告传媒", "商务服务业", "广告设计、代理、发布。"),
    trade(
        "网络科技",
        "软件和信息技术服务业",
        "软件开发；信息系统集成服务。",
    ),
    trade("健康管理", "卫生", "健康咨询服务（不含诊疗服务）。"),
    trade("美容美发", "居民服务业", "美容服务；理发服务。"),
    trade("生鲜超市", "零售业", "食用农产品零售；日用百货销售。"),
    trade("装饰工程", "建筑装饰业", "住宅室内装饰装修；建材销售。"),
    trade("财务咨询", "商务服务业", "财务咨询；代理记账。"),
    trade(
        "宠物服务",
        "居民服务业",
        "宠物服务（不含动物诊疗）；宠物食品零售。",
    ),
    trade("家政服务", "居民服务业", "家政服务；洗染服务。"),
    trade(
        "文化传播",
        "文化艺术业",
        "组织文化艺术交流活动；会议及展览服务。",
    ),
];
