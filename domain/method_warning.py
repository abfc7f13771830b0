"""The numbers of early warning that the method file must hold, by table."""

WARNING_NUMBERS = {
    "warning_readiness": ("return_period", "probability", "lead_min", "lead_max"),
    "warning_action": ("return_period", "probability", "lead_min", "lead_max"),
    "warning_rain": ("millimetres", "lead_min", "lead_max"),
    "warning_age": ("forecast_days", "gauge_days"),
    "warning_match": ("tolerance_days",),
    "inventory_age": ("drill_months", "plan_months", "reach_min"),
}
