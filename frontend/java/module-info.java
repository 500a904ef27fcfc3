/** The live page, as resources that the module io.reredis.ws serves. */
open module io.reredis.frontend {}
