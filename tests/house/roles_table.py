"""Who may do what: one table for pages, buttons and commands, which tests compare with the application.

A new route, button or command needs a row here, and says so by failing.
"""

ROUTES = """
                                                      nobody viewer partner cluster limited publisher administrator
GET /                                                 401    200    200     200     200     200       200
GET /nothing/here                                     401    404    404     404     404     404       404
GET /glossary                                         401    200    200     200     200     200       200
GET /healthz                                          200    200    200     200     200     200       200
GET /static/x.js                                      401    404    404     404     404     404       404
GET /assets/theme.css                                 200    200    200     200     200     200       200
GET /assets/map.js                                    401    200    200     200     200     200       200
GET /_dash-component-suites/dash/dcc/async-upload.js  401    200    200     200     200     200       200
GET /_dash-layout                                     401    200    200     200     200     200       200
GET /_dash-dependencies                               401    200    200     200     200     200       200
GET /_reload-hash                                     401    200    200     200     200     200       200
GET /_favicon.ico                                     401    200    200     200     200     200       200
POST /_dash-update-component                          401    415    415     415     415     415       415
GET /sign-in                                          200    303    303     303     303     303       303
POST /sign-in                                         400    303    303     303     303     303       303
GET /sign-out                                         303    200    200     200     200     200       200
POST /sign-out                                        303    400    400     400     400     400       400
GET /password                                         401    200    200     200     200     200       200
POST /password                                        401    400    400     400     400     400       400
GET /invitation/x                                     410    410    410     410     410     410       410
POST /invitation/x                                    410    410    410     410     410     410       410
GET /layers/displacement_sites.geojson                401    200    200     200     200     200       200
GET /layers/displacement_sites.xlsx                   401    200    200     200     200     200       200
GET /basemap/prefectures.geojson                      401    200    200     200     200     200       200
GET /tiles/river_flood/100/6/35/30.png                401    404    404     404     404     404       404
GET /publish/snapshot.html                            401    200    200     200     200     200       200
GET /warnings/bulletin.pdf                            401    200    200     200     200     200       200
GET /minutes/{workshop}.pdf                           401    403    403     200     200     200       200
GET /exposure/prefectures.csv                         401    409    409     409     409     409       409
GET /exposure/prefectures.tif                         401    403    409     409     409     409       409
GET /exposure/sites.csv                               401    403    409     409     409     409       409
POST /exposure/drawn.csv                              401    403    400     400     400     400       400
"""

# wrote: written, under the person's own name, and in the audit log. page: only what the page remembers has changed.
ACTS = """
                       nobody viewer      partner     cluster limited       publisher administrator
scenario built         401    no_right    no_right    wrote   wrote         wrote     wrote
scenario cost          401    no_right    no_right    wrote   wrote         wrote     wrote
scenario create        401    no_right    no_right    wrote   wrote         wrote     wrote
scenario date          401    no_right    no_right    wrote   wrote         wrote     wrote
scenario fork          401    no_right    no_right    wrote   wrote         wrote     wrote
scenario gate          401    no_right    no_right    wrote   wrote         wrote     wrote
scenario redone        401    no_right    no_right    wrote   wrote         wrote     wrote
scenario reset         401    no_right    no_right    wrote   wrote         wrote     wrote
scenario rule          401    no_right    no_right    wrote   wrote         wrote     wrote
scenario undone        401    no_right    no_right    wrote   wrote         wrote     wrote
scenario value         401    no_right    no_right    wrote   wrote         wrote     wrote
scenario weights       401    no_right    no_right    wrote   wrote         wrote     wrote
scenario diff          401    page        page        page    page          page      page
scenario show          401    page        page        page    page          page      page
workshop agree         401    no_right    no_right    wrote   wrote         wrote     wrote
workshop close         401    no_right    no_right    wrote   wrote         wrote     wrote
workshop join          401    no_right    no_right    wrote   wrote         wrote     wrote
workshop leave         401    no_right    no_right    wrote   wrote         wrote     wrote
workshop open          401    no_right    no_right    wrote   wrote         wrote     wrote
workshop propose       401    no_right    no_right    wrote   wrote         wrote     wrote
workshop say           401    no_right    no_right    wrote   wrote         wrote     wrote
workshop step          401    no_right    no_right    wrote   wrote         wrote     wrote
workshop unsay         401    no_right    no_right    wrote   wrote         wrote     wrote
workshop resume        401    not_allowed not_allowed page    page          page      page
workshop show          401    not_allowed not_allowed page    page          page      page
workshop live          401    page        page        page    page          page      page
workshop other         401    page        page        page    page          page      page
workshop way           401    page        page        page    page          page      page
method add             401    no_right    no_right    page    outside_scope page      page
method discard         401    no_right    no_right    page    outside_scope page      page
method preview         401    no_right    no_right    page    outside_scope page      page
method save            401    no_right    no_right    wrote   outside_scope wrote     wrote
followup save outside  401    no_right    no_right    wrote   outside_scope wrote     wrote
followup save          401    no_right    no_right    wrote   wrote         wrote     wrote
followup cancel        401    page        page        page    page          page      page
compare live           401    page        page        page    page          page      page
closing add            401    page        page        page    page          page      page
closing drop           401    page        page        page    page          page      page
closing find           401    page        page        page    page          page      page
closing hand           401    page        page        page    page          page      page
closing take           401    page        page        page    page          page      page
upload                 401    no_right    no_right    wrote   outside_scope wrote     wrote
"""

OFFERS = """
                   nobody viewer partner cluster limited publisher administrator
import             401    no     no      yes     no      yes       yes
scenario           401    no     no      yes     yes     yes       yes
workshop           401    no     no      yes     yes     yes       yes
method             401    no     no      yes     no      yes       yes
checklist          401    no     no      yes     yes     yes       yes
checklist outside  401    no     no      yes     no      yes       yes
"""

COMMANDS = """
                                        public    partner   core
serve                                   done      done      done
demo                                    done      done      done
import w.csv                            wrote     wrote     wrote
readiness                               refused   done      done
exposure --hazard flood                 no_raster no_raster no_raster
exposure --zones sites                  refused   no_raster no_raster
publish --out s.html                    done      done      done
warn                                    wrote     wrote     wrote
warn --on 2024-04-01                    done      done      done
users list                              done      done      done
users add awa --name Awa --role viewer  done      done      done
audit verify                            done      done      done
audit export                            done      done      done
"""


def rows(table: str) -> dict[str, tuple[str, ...]]:
    """The cells of each row, by its name: what stands before two spaces."""
    _, head, *lines = table.rstrip().split("\n")
    columns = len(head.split())
    found = {}
    for line in lines:
        name, _, cells = line.partition("  ")
        found[name] = tuple(cells.split())
        assert len(found[name]) == columns, line
    assert len(found) == len(lines), "a row stands twice"
    return found
