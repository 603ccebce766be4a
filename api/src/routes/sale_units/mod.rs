//! Buildings, units for sale, price lists and sales control.

mod buildings;
mod control;
mod dto;
mod price_lists;
mod units;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(buildings::create_building)
        .service(buildings::list_buildings)
        .service(units::create_sale_units)
        .service(units::list_sale_units)
        .service(units::get_sale_unit)
        .service(control::get_sales_control)
        .service(control::withhold_sale_unit)
        .service(control::release_sale_unit)
        .service(price_lists::publish_price_list)
        .service(price_lists::list_price_lists)
        .service(price_lists::list_prices)
        .service(price_lists::list_sale_unit_prices);
}
